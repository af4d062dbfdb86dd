package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.measure.Meter;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.lab.measure.Target;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;

/** The steady streams by which a drop is timed: their port, their rates, when they have ended. */
final class Streams {

  /** Bound on every host and never answered, so that it is no evidence of anything. */
  private static final int PORT = 40_000;

  /** 10,000 a second on the scanned host, 2,000 on the others. */
  private static final Duration CLOSE_STEP = Duration.ofNanos(100_000);

  private static final Duration WIDE_STEP = Duration.ofNanos(500_000);

  private static final int FLOWING = 100;
  private static final Duration SILENCE = Duration.ofMillis(150);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Streams() {}

  static Meter open(Stage stage, boolean v4) {
    var targets =
        stage.topology().hosts().stream()
            .map(host -> new Target(host, address(stage, host, v4), PORT, step(host)))
            .toList();
    return new Meter(new NetworkNamespace(Topology.ATTACKER), Topology.INTERFACE, targets);
  }

  private static Duration step(String host) {
    return host.equals(SCANNED) ? CLOSE_STEP : WIDE_STEP;
  }

  static SourceAddress address(Stage stage, String host, boolean v4) {
    return v4 ? stage.topology().v4(host) : stage.topology().v6(host);
  }

  /** Waits until every host gets the stream. */
  static void awaitFlow(Stage stage, Meter meter) {
    for (var host : stage.topology().hosts()) {
      if (!Fleet.await(LIMIT, () -> meter.arrived(host) > FLOWING)) {
        throw new LabException(
            "the stream does not reach %s: %d packets".formatted(host, meter.arrived(host)));
      }
    }
  }

  /** Waits until the stream has ended on a host; whether it did in time. */
  static boolean awaitSilence(Meter meter, String host) {
    return Fleet.await(LIMIT, () -> meter.silent(host, SILENCE));
  }

  /** Whether the stream still reaches a host now. */
  static boolean flows(Meter meter, String host) {
    return !meter.silent(host, SILENCE);
  }
}
