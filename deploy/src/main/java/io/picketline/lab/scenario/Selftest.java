package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Tool;
import java.time.Duration;
import java.util.List;

/** The selftest of a fleet that works goes the whole way; of one that does not, it says where. */
final class Selftest implements Scenario {

  private static final Duration GONE = Duration.ofSeconds(20);
  private static final int BROKEN = 1;

  @Override
  public String name() {
    return "selftest";
  }

  @Override
  public String summary() {
    return "a scan of nobody goes the whole way and is taken out again; what is broken is named";
  }

  @Override
  public void play(Stage stage) {
    works(stage, SCANNED, "on a sensor's host", List.of("selftest"));
    works(stage, SCANNED, "by packets", List.of("selftest", "--wire"));
    works(stage, stage.coordinator(), "of the whole fleet", List.of("selftest"));
    leavesNothing(stage);
    frozenSensor(stage);
    frozenCoordinator(stage);
  }

  private static void works(Stage stage, String daemon, String how, List<String> arguments) {
    stage.story().chapter("picket %s on %s".formatted(String.join(" ", arguments), daemon));
    var ran = stage.fleet().picket(daemon, arguments);
    stage
        .proofs()
        .check(
            "the selftest %s goes the whole way".formatted(how),
            ran.exit() == 0 && !ran.output().contains("skipped"),
            ran.output().strip());
  }

  private static void leavesNothing(Stage stage) {
    var links = Tool.run(GONE, "", Tool.on(SCANNED, List.of("ip", "link", "show"))).output();
    var gone = Fleet.await(GONE, () -> stage.verdicts().total() == 0);
    stage
        .proofs()
        .check(
            "it leaves nothing",
            gone && !links.contains("picket-st"),
            gone ? "no verdict, no interface" : "verdicts are left");
  }

  private static void frozenSensor(Stage stage) {
    var frozen = stage.others().getFirst();
    stage.story().chapter("the sensor of %s gets no processor time".formatted(frozen));
    var daemon = stage.fleet().daemon(frozen);
    daemon.freeze();
    try {
      var ran = stage.fleet().picket(stage.coordinator(), List.of("selftest"));
      stage
          .proofs()
          .check(
              "a sensor that stands still is named",
              ran.exit() == BROKEN
                  && ran.output().contains("broken: hosts\n")
                  && ran.output().contains("not on %s (".formatted(frozen)),
              ran.output().strip());
    } finally {
      daemon.wake();
    }
  }

  private static void frozenCoordinator(Stage stage) {
    stage.story().chapter("the coordinator gets no processor time");
    var daemon = stage.fleet().daemon(stage.coordinator());
    daemon.freeze();
    try {
      var ran = stage.fleet().picket(SCANNED, List.of("selftest"));
      stage
          .proofs()
          .check(
              "a coordinator that stands still is named, and a blocks without it",
              ran.exit() == BROKEN && ran.output().contains("broken: coordinator\n"),
              ran.output().strip());
    } finally {
      daemon.wake();
    }
  }
}
