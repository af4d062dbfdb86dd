package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Nmap;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.List;

/** A scan of the scanned host from a source that nobody has seen yet. */
record Raid(SourceAddress source) {

  private static final String PORTS = "1-200";

  /** Scans to the end, as number {@code number} of the scenario. */
  static Raid play(Stage stage, int number) {
    var source = stage.topology().attack4(number);
    stage.network().lend(source);
    Nmap.scan(source, List.of(stage.topology().v4(SCANNED)), PORTS, Nmap.BRISK);
    return new Raid(source);
  }

  /** Proves that the kernel of every host comes to drop the source, and takes it away. */
  void proveDropped(Stage stage, Duration limit, String when) {
    proveDropped(stage, stage.topology().hosts(), limit, when);
  }

  /** The same of these hosts. */
  void proveDropped(Stage stage, List<String> hosts, Duration limit, String when) {
    for (var host : hosts) {
      var text = source.toString();
      var dropped = Fleet.await(limit, () -> BlockedSets.v4(host).contains(text));
      stage
          .proofs()
          .check(
              "%s drops who scanned %s".formatted(host, when),
              dropped,
              dropped ? text : text + " is not dropped");
    }
    stage.network().reclaim(source);
  }
}
