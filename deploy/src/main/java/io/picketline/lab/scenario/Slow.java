package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Plan;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One dark port now and then, over weeks that pass in moments: the daemons go by a calendar of the
 * lab's own.
 */
final class Slow implements Scenario {

  private static final int FIRST_PORT = 7_001;
  private static final int HOSTS = 3;
  private static final int WEEK = 7;
  private static final int LAST_WEEK = 3 * WEEK;
  private static final int NINE_DAYS = 9;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration TOLERANCE = Duration.ofHours(1);

  /**
   * Somebody who asks for one more port every so many days.
   *
   * @param inTurn whether of each host in turn, or always of the same one
   */
  private record Patient(SourceAddress source, int everyDays, int times, boolean inTurn) {

    boolean comes(int day) {
      return day % everyDays == 0 && day / everyDays < times;
    }

    int lastDay() {
      return everyDays * (times - 1);
    }
  }

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public String summary() {
    return "a dark port a week, on all hosts or on one: blocked at the fourth;"
        + " every nine days: never";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(Math.max(HOSTS, options.hosts()), 1, options.runs()).withCalendar();
  }

  @Override
  public void play(Stage stage) {
    var prober = new Prober(stage);
    var weekly = new Patient(prober.fresh4(), WEEK, 4, true);
    var alone = new Patient(prober.fresh4(), WEEK, 4, false);
    var rare = new Patient(prober.fresh4(), NINE_DAYS, 5, true);
    var all = List.of(weekly, alone, rare);
    var before = 0;
    for (var day = 0; day <= rare.lastDay(); day++) {
      var today = day;
      var due = all.stream().filter(one -> one.comes(today)).toList();
      if (!due.isEmpty()) {
        stage.story().chapter("day %d".formatted(today));
        stage.fleet().calendar().pass(Duration.ofDays(today - before));
        due.forEach(one -> touch(stage, prober, one, today / one.everyDays()));
        before = today;
      }
      if (today == LAST_WEEK - WEEK) {
        Drops.nowhere(stage, weekly.source(), "the third week is not enough");
      } else if (today == LAST_WEEK) {
        Drops.everywhere(stage, weekly.source(), "who asks the fleet once a week", Drops.SOON);
        named(stage, weekly);
        suspect(stage, alone);
      }
    }
    Drops.nowhere(stage, rare.source(), "who asks once in nine days is not blocked");
    Bystander.check(stage, true, "afterwards");
  }

  /** One port more, and waits until the coordinator has heard of it. */
  private static void touch(Stage stage, Prober prober, Patient who, int time) {
    var hosts = stage.topology().hosts();
    var host = who.inTurn() ? hosts.get(time % HOSTS) : SCANNED;
    var port = FIRST_PORT + time;
    var answer = prober.connect(who.source(), host, port);
    stage.story().line("%s to %s:%d: %s".formatted(who.source(), host, port, answer));
    if (!Fleet.await(LIMIT, () -> evidence(stage, who).size() > time)) {
      throw new LabException("the coordinator does not hear of a probe of " + host);
    }
    stage.story().line("sum %.3f".formatted(stage.why(stage.coordinator(), who.source()).score()));
  }

  private static List<Evidence> evidence(Stage stage, Patient who) {
    return stage.why(stage.coordinator(), who.source()).evidence();
  }

  /** Its probes are weeks apart, in the verdict and in the command's words. */
  private static void named(Stage stage, Patient who) {
    var verdicts = stage.why(stage.coordinator(), who.source()).verdicts();
    var dates = evidence(stage, who).stream().map(one -> one.probe().at()).toList();
    var weeks = Duration.ofDays(who.lastDay());
    var off = Duration.between(dates.getFirst(), dates.getLast()).minus(weeks).abs();
    stage
        .proofs()
        .check(
            "the verdict names a slow scan over weeks",
            off.compareTo(TOLERANCE) < 0
                && verdicts.size() == 1
                && verdicts.getFirst().verdict().shape().filter(ScanShape.SLOW::equals).isPresent(),
            "%s, probes of %s"
                .formatted(
                    verdicts.isEmpty() ? "no verdict" : verdicts.getFirst().verdict().reason(),
                    dates.stream().map(Object::toString).collect(Collectors.joining(", "))));
  }

  /** What one host has seen is enough for itself, and not for the others. */
  private static void suspect(Stage stage, Patient who) {
    var text = who.source().toString();
    var dropped = Fleet.await(LIMIT, () -> BlockedSets.dropped4(SCANNED).contains(text));
    var others =
        stage.others().stream().filter(host -> BlockedSets.dropped4(host).contains(text)).toList();
    stage
        .proofs()
        .check(
            "who asks a alone once a week is suspect there, and there alone",
            dropped && others.isEmpty(),
            "%s; dropped elsewhere on %s".formatted(dropped ? "dropped" : "not dropped", others));
  }
}
