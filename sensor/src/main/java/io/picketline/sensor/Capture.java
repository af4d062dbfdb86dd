package io.picketline.sensor;

import static java.util.stream.Collectors.joining;

import io.picketline.sensor.capture.Handover;
import io.picketline.sensor.capture.ProbeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
  private final ScheduledExecutorService again =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("capture-again").factory());
  private final List<KeptSource> sources = new ArrayList<>();

  Capture(CaptureChoice choice, Surroundings surroundings, PacketPath path) {
    this.choice = choice;
    this.surroundings = surroundings;
    served = surroundings.served();
    path.takes(served);
    path.takes(beside);
    var first = new KeptSource(listener -> choice.source(surroundings, path, listener), again);
    sources.add(first);
    if (choice.both()) {
      beside.onOffer(first::wake);
      sources.add(new KeptSource(listener -> choice.traps(surroundings, beside, listener), again));
    }
  }

  /**
   * Begins.
   *
   * @throws IOException in the operator's words, if a source cannot be had
   */
  void start() throws IOException {
    var missing = choice.missing(surroundings.host().links());
    if (!missing.isEmpty()) {
      LOG.warn("no interface has the name of interfaces={}", missing);
    }
    try {
      for (var source : sources) {
        source.start();
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Which sources they are and why. */
  String describe() {
    return sources.stream().map(KeptSource::describe).collect(joining("; "))
        + " ("
        + choice.why()
        + ")";
  }

  /** Packets by what became of them. */
  SequencedMap<String, Long> counters() {
    var counters = new LinkedHashMap<String, Long>();
    for (var source : sources) {
      source.show(running -> add(counters, running));
    }
    counters.put("capture restarts", sources.stream().mapToLong(KeptSource::restarts).sum());
    counters.put("not handed over", served.lost() + beside.lost());
    return counters;
  }

  @Override
  public void close() {
    again.shutdownNow();
    // the one that hands over ends first
    sources.reversed().forEach(KeptSource::close);
  }

  private static void add(SequencedMap<String, Long> counters, ProbeSource source) {
    source.counters().byName().forEach((name, count) -> counters.merge(name, count, Long::sum));
    source.reported().forEach((name, count) -> counters.merge(name, count, Long::sum));
  }
}
