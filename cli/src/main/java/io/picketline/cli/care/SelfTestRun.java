package io.picketline.cli.care;

import io.picketline.cli.care.SelfTestLooks.Seen;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.StatusReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** One run of the selftest, stage by stage, against the daemon that is asked. */
public final class SelfTestRun {

  /** Longer than a verdict lasts that could not be taken out. */
  private static final Duration PATIENCE = SelfTest.LIFE.plusSeconds(2);

  /** So long a verdict can be asked for that was just given. */
  private static final Duration WHILE_IT_LASTS = SelfTest.LIFE.minusSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Session session;
  private final SelfTestLooks looks;
  private final boolean wire;
  private final Duration patience;
  private final List<Stage> stages = new ArrayList<>();

  /** What came of a stage. */
  public enum Result {
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
  public record Stage(
      String stage, Result result, long millis, String what, Optional<String> lookAt) {

    String shown() {
      return result == Result.FAILED ? "FAILED" : result.toString().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A run.
   *
   * @param wire whether the scan is sent as packets
   */
  public SelfTestRun(Session session, boolean wire) {
    this(session, wire, PATIENCE);
  }

  /** One that waits for each stage no longer than this. */
  public SelfTestRun(Session session, boolean wire, Duration patience) {
    this.session = session;
    this.looks = new SelfTestLooks(session);
    this.wire = wire;
    this.patience = patience;
  }

  /** The stages that were gone through; what comes behind a broken one is tried if it can be. */
  public List<Stage> stages() {
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
      play().ifPresent(from -> sensor(from, status, () -> {}));
      return;
    }
    var begun = System.nanoTime();
    try (var laid = SelfTestWire.scanned()) {
      var from = laid.source();
      add("scan", Result.OK, begun, "packets from %s".formatted(from.address()), "");
      sensor(from, status, laid::scanAgain);
    }
  }

  private void sensor(Prefix from, StatusReply.SensorStatus status, Runnable unseen) {
    var detected =
        await(
            "detection",
            "a full disk or a stuck packet thread is in the sensor's log; 'picket status' counts"
                + " probes, and blocks that max-blocks left out",
            () -> detected(from, unseen));
    var nobody = looks.nobody(from);
    if (nobody.isPresent()) {
      skipped("packet filter", "nobody is blocked: " + nobody.get());
    } else if (detected) {
      await(
          "packet filter",
          "the sensor's log says what the packet filter refused; see the filter in 'picket status'",
          () -> looks.inFilter(from, Optional::isPresent));
    } else {
      skipped("packet filter", "there is no verdict to put into it");
    }
    if (status.linkState().startsWith("standalone")) {
      skipped("coordinator", "this sensor stands alone");
    } else if (!detected) {
      skipped("coordinator", "there is nothing to tell it");
    } else {
      await(
          "coordinator",
          "the link: %s".formatted(status.linkState()),
          () -> looks.verdictOfNetwork(from, status));
    }
    quietly(new LocalRequest.Unblock(from));
    await(
        "taken out",
        "it ends by itself within %d s; 'picket why %s'"
            .formatted(SelfTest.LIFE.toSeconds(), from.address()),
        () -> looks.inFilter(from, Optional::isEmpty));
  }

  private Seen detected(Prefix from, Runnable unseen) {
    var seen = looks.detected(from);
    if (!seen.enough()) {
      unseen.run();
    }
    return seen;
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
    if (await("verdict", "the leading coordinator's log", () -> looks.verdict(from))) {
      await(
          "hosts",
          "'picket selftest' on each of these hosts, and 'picket sensors -o wide'",
          patience.compareTo(WHILE_IT_LASTS) < 0 ? patience : WHILE_IT_LASTS,
          () -> looks.everywhere(from));
    } else {
      skipped("hosts", "there is no verdict to put in force");
    }
    await("clocks", "the time service of these hosts", Duration.ZERO, looks::clocks);
    quietly(new LocalRequest.Unblock(from, Optional.of("selftest is over"), false));
    await("taken out", "'picket where %s'".formatted(from.address()), () -> looks.nowhere(from));
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
        add(stage, Result.FAILED, begun, seen.what(), seen.lookAt().orElse(lookAt));
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
