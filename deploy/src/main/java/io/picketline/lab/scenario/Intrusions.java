package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.intrusion.Ground;
import io.picketline.lab.intrusion.Kind;
import io.picketline.lab.intrusion.Kinds;
import io.picketline.lab.intrusion.Lane;
import io.picketline.lab.intrusion.Try;
import io.picketline.lab.intrusion.Try.Seen;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Everything that an intruder might try, each with one proof, while somebody scans the fleet again
 * and again: he is dropped as before.
 */
final class Intrusions implements Scenario {

  private static final int LEAST_HOSTS = 3;

  /** Scans in all: the budgets must not end them. */
  private static final int SCANS = 48;

  private static final int QUIET = 8;
  private static final Duration SETTLED = Duration.ofMinutes(1);

  /** Times that are that short differ by the processor's mood alone. */
  private static final double SHORT_MILLIS = 10;

  @Override
  public String name() {
    return "intrusions";
  }

  @Override
  public String summary() {
    return "strangers, impostors, liars and locals: all refused or bounded, others undisturbed";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(Math.max(LEAST_HOSTS, options.hosts()), options.coordinators(), SCANS);
  }

  @Override
  public void play(Stage stage) {
    var thorough = !stage.options().cells().quick();
    var stolen = stage.topology().hosts().getLast();
    var ground = new Ground(stage.fleet(), stage.topology(), stage.network(), stolen, thorough);
    Bystander.check(stage, true, "before");
    try (var meter = Streams.open(stage, true)) {
      var rounds = new Rounds(stage, meter);
      stage.story().chapter("%d scans of a, and nothing else".formatted(QUIET));
      var quiet = rounds.play(QUIET);
      stage.story().line("the sensor of %s is stopped; the lab has its key".formatted(stolen));
      stage.fleet().daemon(stolen).stop();
      var over = new AtomicBoolean();
      var pause = thorough ? Duration.ofSeconds(8) : Duration.ofSeconds(3);
      var besieged =
          CompletableFuture.supplyAsync(
              () -> rounds.play(SCANS - QUIET, pause, over),
              work -> Thread.ofPlatform().daemon().name("rounds").start(work));
      try {
        play(stage, ground);
      } finally {
        over.set(true);
      }
      undisturbed(stage, quiet, besieged.join(), thorough);
    }
    honest(stage, ground);
    Bystander.check(stage, true, "afterwards");
  }

  /** Makes all tries, each in its lane, and tells of them in their order. */
  private static void play(Stage stage, Ground ground) {
    var lanes = new EnumMap<Lane, ExecutorService>(Lane.class);
    for (var lane : Lane.values()) {
      lanes.put(lane, Executors.newFixedThreadPool(lane.width(), Intrusions::thread));
    }
    var made = new LinkedHashMap<Try, Future<Seen>>();
    for (var kind : Kinds.all()) {
      for (var one : kind.tries()) {
        var lane = Objects.requireNonNull(lanes.get(kind.lane()));
        made.put(one, lane.submit(() -> make(one, ground)));
      }
    }
    lanes.values().forEach(ExecutorService::shutdown);
    for (var kind : Kinds.all()) {
      stage.story().chapter(kind.who());
      kind.tries().forEach(one -> note(stage, kind, one, seen(made, one)));
    }
  }

  private static Thread thread(Runnable work) {
    return Thread.ofPlatform().daemon().name("intruder").unstarted(work);
  }

  private static Seen seen(Map<Try, Future<Seen>> made, Try one) {
    try {
      return Objects.requireNonNull(made.get(one)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    } catch (ExecutionException e) {
      throw new LabException(one.what() + " broke the lab", e);
    }
  }

  private static Seen make(Try one, Ground ground) {
    try {
      return one.attempt().make(ground);
    } catch (Exception e) {
      return new Seen(false, "the lab could not try it: " + e);
    }
  }

  private static void note(Stage stage, Kind kind, Try one, Seen seen) {
    stage.story().line("%s: %s".formatted(one.what(), seen.detail()));
    stage.proofs().check(kind.who(), one.what(), one.end(), seen.held(), seen.detail());
  }

  /** How soon others drop a scanner meanwhile, against how soon they do in quiet. */
  private static void undisturbed(
      Stage stage, Rounds.Went quiet, Rounds.Went besieged, boolean thorough) {
    stage
        .proofs()
        .check(
            "every scan is blocked on the other hosts meanwhile",
            quiet.all() && besieged.all(),
            "%d of %d scans; in quiet %d of %d"
                .formatted(besieged.blocked(), besieged.scans(), quiet.blocked(), quiet.scans()));
    quiet.millis().forEach(millis -> stage.times().network("b, quiet", millis));
    besieged.millis().forEach(millis -> stage.times().network("b, during the tries", millis));
    if (quiet.millis().isEmpty() || besieged.millis().isEmpty() || !thorough) {
      return;
    }
    var before = Spread.of(quiet.millis()).median();
    var during = Spread.of(besieged.millis()).median();
    stage
        .proofs()
        .check(
            "the median block takes no more than twice as long meanwhile",
            during <= Math.max(SHORT_MILLIS, 2 * before),
            "%s in quiet, %s meanwhile".formatted(Millis.text(before), Millis.text(during)));
  }

  private static void honest(Stage stage, Ground ground) {
    var others =
        stage.topology().hosts().stream().filter(host -> !host.equals(ground.stolen())).toList();
    var live =
        Fleet.await(
            SETTLED,
            () -> others.stream().allMatch(host -> Roll.isLive(stage, stage.coordinator(), host)));
    stage
        .proofs()
        .check(
            "the honest sensors stay with their coordinator",
            live,
            live ? String.join(", ", others) : "not all live within a minute");
  }
}
