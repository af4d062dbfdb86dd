package io.picketline.sensor;

import static java.util.stream.Collectors.joining;

import io.picketline.sensor.capture.Handover;
import io.picketline.sensor.capture.ProbeSource;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.work.Again;
import io.picketline.sensor.work.Kept;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of probes of this sensor, kept running. One has the packet thread; what another sees
 * is handed over to it.
 */
final class Capture implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

  private final CaptureChoice choice;
  private final Surroundings surroundings;
  private final Handover served;
  private final Handover beside = new Handover();
  private final Handover played = new Handover();
  private final Again again = new Again("capture-again");
  private final List<Kept<ProbeSource>> sources = new ArrayList<>();

  Capture(CaptureChoice choice, Surroundings surroundings, PacketPath path) {
    this.choice = choice;
    this.surroundings = surroundings;
    served = surroundings.served();
    path.takes(served);
    path.takes(beside);
    path.takes(played);
    var first = kept("capture", listener -> choice.source(surroundings, again, path, listener));
    sources.add(first);
    played.onOffer(() -> first.running().ifPresent(ProbeSource::wake));
    if (choice.both()) {
      beside.onOffer(() -> first.running().ifPresent(ProbeSource::wake));
      sources.add(
          kept("capture by sockets", listener -> choice.traps(surroundings, beside, listener)));
    }
  }

  /** Takes probes that nobody sent, as the packet thread takes those of packets; of one thread. */
  Handover played() {
    return played;
  }

  private Kept<ProbeSource> kept(
      String what, Function<ProbeSource.FailureListener, ProbeSource> maker) {
    return new Kept<>(
        what,
        failed -> {
          var source = maker.apply((_, cause) -> failed.accept(cause));
          source.start();
          return source;
        },
        again,
        System::nanoTime);
  }

  /**
   * Begins.
   *
   * @throws IOException in the operator's words, if a source cannot be had
   */
  void start() throws IOException {
    warnings().forEach(LOG::warn);
    try {
      for (var source : sources) {
        source.start();
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** What an operator is to know of them now, one line each: where nothing can be seen. */
  List<String> warnings() {
    return choice.missing(surroundings.host().links()).stream()
        .map(SensorConfig.Capture::missing)
        .toList();
  }

  /** Which sources they are and why. */
  String describe() {
    return sources.stream().map(Capture::describe).collect(joining("; "))
        + " ("
        + choice.why()
        + ")";
  }

  /** Packets by what became of them. */
  SequencedMap<String, Long> counters() {
    var counters = new LinkedHashMap<String, Long>();
    for (var source : sources) {
      source.running().ifPresent(running -> add(counters, running));
    }
    counters.put("capture restarts", sources.stream().mapToLong(Kept::restarts).sum());
    counters.put("not handed over", served.lost() + beside.lost());
    return counters;
  }

  @Override
  public void close() {
    again.close();
    // the one that hands over ends first
    sources.reversed().forEach(Kept::close);
  }

  private static String describe(Kept<ProbeSource> source) {
    return source.running().map(ProbeSource::describe).orElse("none: it failed and is begun anew");
  }

  private static void add(SequencedMap<String, Long> counters, ProbeSource source) {
    source.counters().byName().forEach((name, count) -> counters.merge(name, count, Long::sum));
    source.reported().forEach((name, count) -> counters.merge(name, count, Long::sum));
  }
}
