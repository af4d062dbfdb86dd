package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.LabNetwork;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Service;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.fleet.Topology;
import java.time.Duration;
import java.util.List;

/** Somebody scans in the gateway's name, and in a neighbour's: neither is blocked. */
final class ForgedGateway implements Scenario {

  private static final String PORTS = "1-200";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** To as many ports of each host, in each name. */
  private static final int FORGED = 200;

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public String summary() {
    return "SYNs forged in a neighbour's and the gateway's name, then with its link-layer address too:"
        + " nobody is blocked";
  }

  @Override
  public void play(Stage stage) {
    serves(stage, "before");
    Bystander.check(stage, true, "before");
    stage.story().chapter("hping3 scans every host in the name of the bystander");
    forge(stage, Topology.BYSTANDER);
    stage.story().chapter("and in the name of the gateway");
    forge(stage, Topology.GATEWAY);
    stage.story().line("and again with the gateway's link-layer address");
    forgeAsGateway(stage);
    awake(stage);
    spared(stage);
    innocent(stage);
    serves(stage, "afterwards");
    Bystander.check(stage, true, "afterwards");
  }

  /** nmap would not do: it asks the kernel for a route from the forged address, and stops. */
  private static void forge(Stage stage, String whose) {
    for (var host : stage.topology().hosts()) {
      var command =
          List.of(
              "hping3",
              "-q",
              "-n",
              "-S",
              "-a",
              stage.topology().v4(whose).toString(),
              "-p",
              "++1",
              "-c",
              Integer.toString(FORGED),
              "-i",
              "u1000",
              stage.topology().v4(host).toString());
      var sent = Tool.run(LIMIT, "", Tool.on(Topology.ATTACKER, command)).output();
      stage.story().line(String.join(" ", command));
      if (!sent.contains(FORGED + " packets transmitted")) {
        throw new LabException("hping3 did not send what it should:\n" + sent.strip());
      }
    }
  }

  /** The attacker's card takes the gateway's address meanwhile. */
  private static void forgeAsGateway(Stage stage) {
    var own = LabNetwork.linkAddress(Topology.ATTACKER);
    become(LabNetwork.linkAddress(Topology.GATEWAY));
    try {
      forge(stage, Topology.GATEWAY);
    } finally {
      become(own);
    }
  }

  private static void become(String linkAddress) {
    Tool.output(
        LIMIT,
        Tool.on(
            Topology.ATTACKER,
            List.of("ip", "link", "set", Topology.INTERFACE, "address", linkAddress)));
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

  /** Nothing spares the bystander but that the frames were not his. */
  private static void innocent(Stage stage) {
    var bystander = stage.topology().v4(Topology.BYSTANDER);
    for (var host : stage.topology().hosts()) {
      var why = stage.why(host, bystander);
      var forged = stage.status(host).counters().getOrDefault("forged: link address", 0L);
      stage
          .proofs()
          .check(
              host + " holds nothing against the bystander whose name was forged",
              why.verdicts().isEmpty() && why.spared().isEmpty() && forged > 0,
              "%d verdicts, %d forged frames".formatted(why.verdicts().size(), forged));
    }
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
