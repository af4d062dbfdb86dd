package io.picketline.cli;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.StatusReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One run of the selftest, stage by stage, against the daemon that is asked. */
final class SelfTestRun {

  /** Longer than a verdict lasts that could not be taken out. */
  private static final Duration PATIENCE = SelfTest.LIFE.plusSeconds(2);

  /** So long a verdict can be asked for that was just given. */
  private static final Duration WHILE_IT_LASTS = SelfTest.LIFE.minusSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** A clock that is off by more makes blocks end early or late. */
  private static final Duration MOST_AHEAD = Duration.ofSeconds(5);

  private static final String NETWORK = "network";

  private final Session session;
  private final boolean wire;
  private final Duration patience;
  private final List<Stage> stages = new ArrayList<>();

  /** What came of a stage. */
  enum Result {
    OK,
    FAILED,
    SKIPPED
  }

  /**
   * One part of the way.
   *
   * @param what what was seen
   * @param lookAt where to go on, if it is broken
   */
  record Stage(String stage, Result result, long millis, String what, Optional<String> lookAt) {

    String shown() {
      return result == Result.FAILED ? "FAILED" : result.toString().toLowerCase(Locale.ROOT);
    }
  }

  /** What a look came to: what it saw, and whether that is what was wanted. */
  private record Seen(boolean enough, String what) {}

  /**
   * A run.
   *
   * @param wire whether the scan is sent as packets
   */
  SelfTestRun(Session session, boolean wire) {
    this(session, wire, PATIENCE);
  }

  /** One that waits for each stage no longer than this. */
  SelfTestRun(Session session, boolean wire, Duration patience) {
    this.session = session;
    this.wire = wire;
    this.patience = patience;
  }

  /** The stages that were gone through; what comes behind a broken one is tried if it can be. */
  List<Stage> stages() {
    switch (answers()) {
      case StatusReply.SensorStatus sensor -> sensor(sensor);
      case StatusReply.CoordinatorStatus _ -> coordinator();
      default -> throw new CommandException(ExitCode.REFUSED, "the daemon is of no known kind");
    }
    return List.copyOf(stages);
  }

  /** Only the first stage, and the others by name. */
  List<Stage> rehearsed() {
    var others =
        answers() instanceof StatusReply.SensorStatus
            ? List.of("detection", "packet filter", "coordinator", "taken out")
            : List.of("verdict", "hosts", "clocks", "taken out");
    others.forEach(name -> skipped(name, "would be tried"));
    return List.copyOf(stages);
  }

  private LocalReply answers() {
    var begun = System.nanoTime();
    var status = session.ask(new LocalRequest.ShowStatus(), LocalReply.class);
    var what =
        switch (status) {
          case StatusReply.SensorStatus sensor ->
              "sensor on %s, capture: %s".formatted(sensor.host(), sensor.capture());
          case StatusReply.CoordinatorStatus coordinator ->
              "coordinator %s, led by %s".formatted(coordinator.name(), coordinator.leader());
          default -> "another daemon";
        };
    add("daemon", Result.OK, begun, what, "");
    return status;
  }

  private void sensor(StatusReply.SensorStatus status) {
    if (!wire) {
      play().ifPresent(from -> sensor(from, status));
      return;
    }
    var begun = System.nanoTime();
    try (var laid = SelfTestWire.scanned()) {
      var from = laid.source();
      add("scan", Result.OK, begun, "packets from %s".formatted(from.address()), "");
      sensor(from, status);
    }
  }

  private void sensor(Prefix from, StatusReply.SensorStatus status) {
    var detected =
        await(
            "detection",
            "a full disk or a stuck packet thread is in the sensor's log; 'picket status' counts"
                + " probes",
            () -> detected(from));
    if (detected) {
      await(
          "packet filter",
          "the sensor's log says what the packet filter refused; see the filter in 'picket status'",
          () -> inFilter(from, Optional::isPresent));
    } else {
      skipped("packet filter", "there is no verdict to put into it");
    }
    if (status.linkState().startsWith("standalone")) {
      skipped("coordinator", "this sensor stands alone");
    } else {
      await(
          "coordinator",
          "the link: %s".formatted(status.linkState()),
          () -> verdictOfNetwork(from, status));
    }
    quietly(new LocalRequest.Unblock(from));
    await(
        "taken out",
        "it ends by itself within %d s; 'picket why %s'"
            .formatted(SelfTest.LIFE.toSeconds(), from.address()),
        () -> inFilter(from, Optional::isEmpty));
  }

  private void coordinator() {
    if (wire) {
      throw new CommandException(
          ExitCode.USAGE, "a coordinator sees no packets; ask a sensor for --wire");
    }
    var source = play();
    if (source.isEmpty()) {
      return;
    }
    var from = source.get();
    await("verdict", "the leading coordinator's log", () -> verdict(from));
    await(
        "hosts",
        "'picket selftest' on each of these hosts, and 'picket sensors -o wide'",
        patience.compareTo(WHILE_IT_LASTS) < 0 ? patience : WHILE_IT_LASTS,
        () -> everywhere(from));
    clocks();
    quietly(new LocalRequest.Unblock(from, Optional.of("selftest is over"), false));
    await("taken out", "'picket where %s'".formatted(from.address()), () -> nowhere(from));
  }

  /** Where the scan came from; the stage is broken if there was none. */
  private Optional<Prefix> play() {
    var begun = System.nanoTime();
    try {
      var played = session.ask(new SelfTestRequest.Play(), SelfTestReply.Played.class);
      if (played.probes() < SelfTest.PROBES) {
        add(
            "scan",
            Result.FAILED,
            begun,
            "only %d ports of this host are dark".formatted(played.probes()),
            "what the host and its fleet serve");
        return Optional.empty();
      }
      add(
          "scan",
          Result.OK,
          begun,
          "%d probes from %s".formatted(played.probes(), played.source().address()),
          "");
      return Optional.of(played.source());
    } catch (CommandException e) {
      if (e.exitCode() == ExitCode.REFUSED) {
        throw e;
      }
      add("scan", Result.FAILED, begun, words(e), "'picket status'");
      return Optional.empty();
    }
  }

  private Seen detected(Prefix source) {
    var why = why(source);
    if (why.spared().isPresent()) {
      return new Seen(false, "%s is spared: %s".formatted(source.address(), why.spared().get()));
    }
    return new Seen(
        !why.verdicts().isEmpty(),
        "%d probes seen, score %.1f, %s"
            .formatted(
                why.pairs(), why.score(), why.verdicts().isEmpty() ? "no verdict" : "verdict"));
  }

  private Seen inFilter(Prefix source, Predicate<Optional<BlockKind>> wanted) {
    var look = session.ask(new SelfTestRequest.Look(source), SelfTestReply.InFilter.class);
    if (look.nobody().isPresent()) {
      return new Seen(true, "nobody is blocked: " + look.nobody().get());
    }
    var what =
        look.kind()
            .map(kind ->
                "the packet filter holds it as %s for %d s"
                    .formatted(
                        kind.name().toLowerCase(Locale.ROOT),
                        look.left().orElse(Duration.ZERO).toSeconds()))
            .orElse("the packet filter does not hold it");
    return new Seen(wanted.test(look.kind()), what);
  }

  private Seen verdictOfNetwork(Prefix source, StatusReply.SensorStatus status) {
    var there = why(source).verdicts().stream().anyMatch(it -> it.scope().equals(NETWORK));
    return new Seen(
        there,
        there
            ? "the network's verdict came back"
            : "no verdict of the network came back; %s".formatted(status.linkState()));
  }

  private Seen verdict(Prefix source) {
    var verdicts = why(source).verdicts();
    return new Seen(
        !verdicts.isEmpty(),
        verdicts.stream().findFirst().map(it -> it.verdict().reason()).orElse("no verdict"));
  }

  private Seen everywhere(Prefix source) {
    var where = where(source);
    var tally = where.tally();
    if (where.rows().isEmpty()) {
      return new Seen(false, "there is no sensor");
    }
    var lacking =
        where.rows().stream()
            .filter(row -> row.kind().isEmpty())
            .map(row -> "%s (%s: %s)".formatted(row.host(), row.state(), row.why()))
            .limit(5)
            .collect(Collectors.joining(", "));
    return new Seen(
        tally.there() > 0 && tally.whole() == tally.there() && lacking.isEmpty(),
        "in force on %d of %d hosts that are there%s"
            .formatted(
                tally.whole(), tally.there(), lacking.isEmpty() ? "" : "; not on " + lacking));
  }

  private Seen nowhere(Prefix source) {
    var where = where(source);
    return new Seen(
        where.tally().some() == 0,
        where.tally().some() == 0
            ? "blocked on no host"
            : "still blocked on %d hosts".formatted(where.tally().some()));
  }

  private void clocks() {
    var begun = System.nanoTime();
    var sensors = SensorsCommand.all(session).sensors();
    var off = sensors.stream().filter(SelfTestRun::isOff).toList();
    var names =
        off.stream()
            .limit(5)
            .map(it -> "%s by %d s".formatted(it.host(), ahead(it).toSeconds()))
            .collect(Collectors.joining(", "));
    add(
        "clocks",
        off.isEmpty() ? Result.OK : Result.FAILED,
        begun,
        off.isEmpty() ? "all within %d s".formatted(MOST_AHEAD.toSeconds()) : "ahead: " + names,
        off.isEmpty() ? "" : "the time service of these hosts");
  }

  private static boolean isOff(SensorEntry sensor) {
    return ahead(sensor).abs().compareTo(MOST_AHEAD) > 0;
  }

  private static Duration ahead(SensorEntry sensor) {
    return sensor.health().map(health -> health.clockAhead()).orElse(Duration.ZERO);
  }

  private LocalReply.Explanation why(Prefix source) {
    return session.ask(new LocalRequest.Why(source), LocalReply.Explanation.class);
  }

  private LocalReply.Whereabouts where(Prefix source) {
    return session.ask(new LocalRequest.Where(source), LocalReply.Whereabouts.class);
  }

  /** Looks until it sees enough, at most as long as patience lasts; whether it did. */
  private boolean await(String stage, String lookAt, Supplier<Seen> look) {
    return await(stage, lookAt, patience, look);
  }

  private boolean await(String stage, String lookAt, Duration limit, Supplier<Seen> look) {
    var begun = System.nanoTime();
    var end = begun + limit.toNanos();
    while (true) {
      var seen = seen(look);
      if (seen.enough()) {
        add(stage, Result.OK, begun, seen.what(), "");
        return true;
      }
      if (System.nanoTime() >= end) {
        add(stage, Result.FAILED, begun, seen.what(), lookAt);
        return false;
      }
      pause();
    }
  }

  private static Seen seen(Supplier<Seen> look) {
    try {
      return look.get();
    } catch (CommandException e) {
      return new Seen(false, words(e));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.NOT_SO, "interrupted; what was played ends by itself");
    }
  }

  /** What cannot be taken out before its time is waited for. */
  private void quietly(LocalRequest.Unblock unblock) {
    try {
      session.ask(unblock, LocalReply.class);
    } catch (CommandException e) {
      if (e.exitCode() == ExitCode.UNREACHABLE) {
        session.note(words(e));
      }
    }
  }

  private static String words(CommandException e) {
    return Names.printable(String.valueOf(e.getMessage()));
  }

  private void skipped(String stage, String what) {
    stages.add(new Stage(stage, Result.SKIPPED, 0, what, Optional.empty()));
  }

  private void add(String stage, Result result, long begun, String what, String lookAt) {
    var millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    stages.add(
        new Stage(
            stage,
            result,
            millis,
            what,
            lookAt.isEmpty() ? Optional.empty() : Optional.of(lookAt)));
  }
}
