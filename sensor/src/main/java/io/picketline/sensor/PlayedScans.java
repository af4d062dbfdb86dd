package io.picketline.sensor;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.sensor.capture.ProbeHandler;
import io.picketline.sensor.detect.HostView;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.TcpOptions;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Plays scans of nobody on the packet path, to find out whether it works. What is held on their
 * source is forgotten soon after its verdict, whoever asked for them. For any thread.
 */
final class PlayedScans {

  private static final int SYN = 2;
  private static final int FIRST_PORT = 1;
  private static final int LAST_PORT = 32_767;
  private static final int SOURCE_PORT = 54_321;
  private static final int WINDOW = 64_240;
  private static final long SEQUENCES = 0xffff_ffffL;
  private static final long APART = 100_003;
  private static final long MILLI = 1_000_000L;
  private static final long NANOS = 1_000_000_000L;
  private static final long FORGOTTEN_AFTER = 2 * SelfTest.LIFE.toSeconds();

  private final ProbeHandler path;
  private final HostView host;
  private final Clock clock;
  private final Consumer<Prefix> forget;
  private final Executor later;
  private int next;

  /**
   * None yet.
   *
   * @param path where probes are taken
   * @param forget makes all of the sensor forget a source
   */
  PlayedScans(String name, ProbeHandler path, HostView host, Clock clock, Consumer<Prefix> forget) {
    this(
        name,
        path,
        host,
        clock,
        forget,
        CompletableFuture.delayedExecutor(FORGOTTEN_AFTER, TimeUnit.SECONDS));
  }

  /** The same, where {@code later} runs what is to be done when the verdict is over. */
  PlayedScans(
      String name,
      ProbeHandler path,
      HostView host,
      Clock clock,
      Consumer<Prefix> forget,
      Executor later) {
    this.path = path;
    this.host = host;
    this.clock = clock;
    this.forget = forget;
    this.later = later;
    this.next = name.hashCode();
  }

  /** Plays one from the next source. */
  synchronized LocalReply play() {
    var source = SelfTest.ofSensor(next++);
    var probe = probe(source);
    // no two scans have sequence numbers in common, as those of decoys have
    var sequence = (probe.atNanos / MILLI + (long) next * APART) * SelfTest.PROBES;
    var played = 0;
    for (var port = FIRST_PORT; port <= LAST_PORT && played < SelfTest.PROBES; port++) {
      probe.port = port;
      if (!host.served(probe) && host.dark(probe)) {
        probe.sequence = (sequence + played) & SEQUENCES;
        path.probe(probe);
        played++;
      }
    }
    later.execute(() -> forget.accept(source));
    return new SelfTestReply.Played(source, played);
  }

  private RawProbe probe(Prefix source) {
    var now = clock.instant();
    var probe = new RawProbe();
    probe.sourceHigh = source.address().high();
    probe.sourceLow = source.address().low();
    probe.localHigh = Warmup.NOBODY.high();
    probe.localLow = Warmup.NOBODY.low();
    probe.atNanos = now.getEpochSecond() * NANOS + now.getNano();
    probe.sourcePort = SOURCE_PORT;
    probe.tcp = true;
    probe.flags = SYN;
    probe.window = WINDOW;
    probe.options = TcpOptions.OTHER;
    return probe;
  }
}
