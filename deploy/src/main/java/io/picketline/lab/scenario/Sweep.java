package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Service;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.Standing;
import java.time.Duration;
import java.util.List;

/**
 * One port on one host after the other, by somebody who connects as any program does. No host has
 * seen more than one touch of him; only all of them together know.
 */
final class Sweep implements Scenario {

  private static final int DARK = 2_222;
  private static final int SERVED = 8_443;

  /** Hosts that it takes where nobody serves the port, and where somebody does. */
  private static final int FEW = 3;

  private static final int MORE = 4;

  /** Sensors look every ten seconds what is served. */
  private static final Duration KNOWN = Duration.ofSeconds(60);

  /** One port, one touch on each of some hosts, and what it counts as. */
  private record Act(int port, List<String> hosts, EvidenceKind kind, String whom) {}

  @Override
  public String name() {
    return "sweep";
  }

  @Override
  public String summary() {
    return "one port on 3 hosts, by plain connect(): blocked everywhere;"
        + " --hosts 5: one that another serves, on 4";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(Math.max(FEW, options.hosts()), options.coordinators(), options.runs());
  }

  @Override
  public void play(Stage stage) {
    var hosts = stage.topology().hosts();
    var prober = new Prober(stage);
    if (hosts.size() <= MORE) {
      overDark(stage, prober);
    } else {
      var last = hosts.getLast();
      stage.story().chapter("%s opens port %d".formatted(last, SERVED));
      try (var _ = open(stage, last)) {
        overDark(stage, prober);
        play(
            stage,
            prober,
            new Act(
                SERVED,
                hosts.subList(0, MORE),
                EvidenceKind.SYN_UNSERVED,
                "who sweeps a port that somebody serves"));
      }
    }
    Bystander.check(stage, true, "afterwards");
  }

  private static void overDark(Stage stage, Prober prober) {
    var three = stage.topology().hosts().subList(0, FEW);
    play(stage, prober, new Act(DARK, three, EvidenceKind.SYN_DARK, "who sweeps a dark port"));
  }

  /** Opens the port and waits until every sensor knows that the fleet serves it. */
  private static Service open(Stage stage, String host) {
    var before = stage.coordinatorStatus().head();
    var service = Service.open(host, SERVED);
    if (!Fleet.await(KNOWN, () -> stage.coordinatorStatus().head() > before)
        || !Roll.awaitAllInForce(stage, stage.coordinator(), KNOWN)) {
      service.close();
      throw new LabException("the fleet does not learn what %s serves".formatted(host));
    }
    return service;
  }

  private static void play(Stage stage, Prober prober, Act act) {
    var source = prober.fresh4();
    stage.story().chapter("%s connects to port %d of one host".formatted(source, act.port()));
    for (var host : act.hosts()) {
      if (host.equals(act.hosts().getLast())) {
        Drops.nowhere(
            stage, source, "%s: all hosts but the last are not enough".formatted(act.whom()));
      }
      var answer = prober.connect(source, host, act.port());
      stage.story().line("%s: %s".formatted(host, answer));
    }
    Drops.everywhere(stage, source, act.whom(), Drops.SOON);
    tried(stage, prober, act, source);
    named(stage, act, source);
  }

  /** A host that it never touched does not answer it any more. */
  private static void tried(Stage stage, Prober prober, Act act, SourceAddress source) {
    var host = stage.topology().hosts().getLast();
    var answer = prober.connect(source, host, Service.PORT);
    stage
        .proofs()
        .check(
            "%s is not served any more".formatted(act.whom()),
            answer.equals(Prober.SILENT),
            "port %d of %s is %s"
                .formatted(Service.PORT, host, answer.isEmpty() ? "open" : answer));
  }

  private static void named(Stage stage, Act act, SourceAddress source) {
    var why = stage.why(stage.coordinator(), source);
    var kinds = why.evidence().stream().map(Evidence::kind).toList();
    var verdicts = why.verdicts().stream().map(Standing::verdict).toList();
    stage
        .proofs()
        .check(
            "%s: one probe of each host is the proof".formatted(act.whom()),
            kinds.size() == act.hosts().size()
                && kinds.stream().allMatch(act.kind()::equals)
                && verdicts.size() == 1
                && verdicts.getFirst().tool().isEmpty()
                && verdicts.getFirst().shape().filter(ScanShape.HORIZONTAL::equals).isPresent(),
            verdicts.isEmpty()
                ? "no verdict"
                : "%s, %s".formatted(verdicts.getFirst().reason(), kinds));
  }
}
