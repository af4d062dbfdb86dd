package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Nmap;
import java.time.Duration;
import java.util.List;

/**
 * A sensor and every coordinator are killed: the blocks stay, the state comes back, and what was
 * seen meanwhile is made good.
 */
final class Restart implements Scenario {

  private static final String PORTS = "1-1000";
  private static final Duration DOWN = Duration.ofSeconds(2);

  /** Sensors come back spread over half a minute after a coordinator's death. */
  private static final Duration CATCH_UP = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public String summary() {
    return "kill -9 of a sensor and of the coordinator: blocks stay, state comes back";
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true)) {
      for (var run = 0; run < stage.options().runs(); run++) {
        try (var attack = Attack.begin(stage, meter, 2 * run, stage.topology().attack4(2 * run))) {
          killedWhileBlocking(stage, attack);
        }
        try (var attack =
            Attack.begin(stage, meter, 2 * run + 1, stage.topology().attack4(2 * run + 1))) {
          attackedWithoutCoordinator(stage, attack);
        }
      }
    }
    Bystander.check(stage, true, "afterwards");
  }

  private static void killedWhileBlocking(Stage stage, Attack attack) {
    stage.story().chapter("nmap scans a from %s".formatted(attack.source()));
    attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
    blockedEverywhere(stage, attack, "before the kill");
    var before = attack.network();
    var passed = passed(stage, attack);
    stage.story().line("kill -9: the sensor of a, and " + stage.coordinator());
    stage.fleet().daemon(SCANNED).kill();
    stage.topology().coordinators().forEach(name -> stage.fleet().daemon(name).kill());
    var _ = Fleet.await(DOWN, () -> passed(stage, attack) > passed);
    unchanged(stage, attack, passed, "the blocks stay while they are dead");
    stage.fleet().daemon(SCANNED).startAgain();
    stage.topology().coordinators().forEach(name -> stage.fleet().daemon(name).startAgain());
    stage.fleet().awaitLive();
    stage.story().line("all daemons are back");
    unchanged(stage, attack, passed, "the blocks stay while they come back");
    var after = attack.network();
    stage
        .proofs()
        .check(
            "the coordinator still has its verdict",
            before.isPresent()
                && after.isPresent()
                && after.get().verdict().decidedAt().equals(before.get().verdict().decidedAt()),
            after.map(decision -> decision.verdict().reason()).orElse("it has none"));
    var verdicts = attack.why(SCANNED).verdicts().size();
    stage
        .proofs()
        .check(
            "the sensor of a knows again what it blocks",
            verdicts > 0,
            "%d verdicts".formatted(verdicts));
  }

  private static void attackedWithoutCoordinator(Stage stage, Attack attack) {
    stage.story().chapter("the coordinator is killed, then nmap scans a from " + attack.source());
    stage.topology().coordinators().forEach(name -> stage.fleet().daemon(name).kill());
    attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
    var alone = attack.blockedOn(SCANNED);
    stage
        .proofs()
        .check(
            "a blocks without a coordinator",
            alone,
            alone ? "no packet passes" : "packets still pass");
    var unaware = stage.others().stream().allMatch(attack::reaches);
    stage
        .proofs()
        .check("the others do not know yet", unaware, "the attacker's packets reach them");
    stage.topology().coordinators().forEach(name -> stage.fleet().daemon(name).startAgain());
    stage.fleet().awaitLive();
    for (var host : stage.others()) {
      var told = Fleet.await(CATCH_UP, () -> !attack.reaches(host));
      stage
          .proofs()
          .check(
              host + " learns of it from the coordinator that came back",
              told,
              told ? "no packet passes" : "packets still pass");
    }
  }

  private static void blockedEverywhere(Stage stage, Attack attack, String when) {
    for (var host : stage.topology().hosts()) {
      var silent = attack.blockedOn(host);
      stage
          .proofs()
          .check(
              "%s drops the attacker %s".formatted(host, when),
              silent,
              silent ? "no packet passes" : "packets still pass");
    }
  }

  private static int passed(Stage stage, Attack attack) {
    return stage.topology().hosts().stream().mapToInt(host -> attack.passed(host).packets()).sum();
  }

  private static void unchanged(Stage stage, Attack attack, int before, String name) {
    var leaked = passed(stage, attack) - before;
    stage
        .proofs()
        .check(name, leaked == 0, "%d packets passed on all hosts together".formatted(leaked));
  }
}
