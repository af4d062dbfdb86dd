package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.LabNetwork;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Service;
import io.picketline.lab.fleet.Topology;
import java.util.ArrayList;
import java.util.List;

/** Somebody scans in the gateway's name: the gateway is never blocked. */
final class ForgedGateway implements Scenario {

  private static final String PORTS = "1-200";

  /** Nobody answers the forger; without a rate nmap would wait for each answer. */
  private static final List<String> BLIND = List.of("--min-rate", "1000", "--max-retries", "0");

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public String summary() {
    return "SYNs forged in the gateway's name, then with its link-layer address too: never blocked";
  }

  @Override
  public void play(Stage stage) {
    serves(stage, "before");
    stage.story().chapter("nmap scans every host in the name of the gateway");
    for (var host : stage.topology().hosts()) {
      forge(stage, host, List.of("--send-ip"));
    }
    stage.story().line("and again with the gateway's link-layer address");
    var mac = List.of("--send-eth", "--spoof-mac", LabNetwork.linkAddress(Topology.GATEWAY));
    for (var host : stage.topology().hosts()) {
      forge(stage, host, mac);
    }
    awake(stage);
    spared(stage);
    serves(stage, "afterwards");
    Bystander.check(stage, true, "afterwards");
  }

  private static void forge(Stage stage, String host, List<String> how) {
    var options = new ArrayList<>(BLIND);
    options.addAll(how);
    var scan =
        Nmap.scan(
            stage.topology().v4(Topology.GATEWAY),
            List.of(stage.topology().v4(host)),
            PORTS,
            options);
    stage.story().line(scan.command());
  }

  /** The sensors do look: one who scans in his own name is blocked. */
  private static void awake(Stage stage) {
    try (var meter = Streams.open(stage, true);
        var attack = Attack.begin(stage, meter, 0, stage.topology().attack4(0))) {
      attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
      var blocked = attack.blockedOn(SCANNED);
      stage
          .proofs()
          .check(
              "who scans in his own name is blocked",
              blocked,
              blocked ? "a drops " + attack.source() : "a does not drop " + attack.source());
    }
  }

  private static void spared(Stage stage) {
    var gateway = stage.topology().v4(Topology.GATEWAY);
    for (var host : stage.topology().hosts()) {
      var why = stage.why(host, gateway);
      stage
          .proofs()
          .check(
              host + " never blocks the gateway",
              why.verdicts().isEmpty() && why.spared().isPresent(),
              "%d verdicts, spared as %s"
                  .formatted(why.verdicts().size(), why.spared().orElse("nothing")));
    }
    var verdicts = stage.why(stage.coordinator(), gateway).verdicts().size();
    stage
        .proofs()
        .check(
            "the coordinator has no verdict on the gateway",
            verdicts == 0,
            "%d verdicts".formatted(verdicts));
  }

  private static void serves(Stage stage, String when) {
    var gateway = stage.topology().v4(Topology.GATEWAY);
    for (var host : stage.topology().hosts()) {
      stage
          .proofs()
          .check(
              "%s serves the gateway %s".formatted(host, when),
              Service.answers(Topology.GATEWAY, gateway, host, stage.topology().v4(host)),
              "port " + Service.PORT);
    }
  }
}
