package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.lists.ExportFormat;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Imported;
import io.picketline.protocol.local.LocalReply.NotOnDisk;
import io.picketline.protocol.local.LocalReply.Reach;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.LocalReply.Sensors;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Misfit;
import io.picketline.protocol.local.SensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Import, export and waiting, against a daemon on a real socket. */
class ListsTest {

  @TempDir Path run;

  @Test
  void import_longList_goesInPartsThatAreCheckedFirst() throws IOException {
    var list = list(longList());
    try (var daemon = ScriptedDaemon.answering(socket(), ListsTest::blocked)) {
      var ran = Ran.picket(run, "import", list, "--for", "1h");

      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).isEqualTo("blocked 1200 (read as plain)\n");
      assertThat(ran.code()).isZero();
      var parts = daemon.asked().stream().map(LocalRequest.Import.class::cast).toList();
      assertThat(parts)
          .extracting(part -> part.blocks().size())
          .containsExactly(500, 500, 200, 500, 500, 200);
      assertThat(parts)
          .extracting(LocalRequest.Import::dryRun)
          .containsExactly(true, true, true, false, false, false);
      assertThat(parts.getFirst().blocks().getFirst().reason()).isEqualTo("imported from " + list);
    }
  }

  @Test
  void import_badLines_blocksNothingAndNamesThemAll() throws IOException {
    var list = list(List.of("192.0.2.1", "nobody", "127.0.0.1").stream());
    try (var daemon =
        ScriptedDaemon.answering(socket(), request -> second((LocalRequest.Import) request))) {
      var ran = Ran.picket(run, "import", list, "--for", "1h");

      assertThat(ran.err())
          .contains("picket: %s:2: ".formatted(list))
          .contains("picket: %s:3: guarded".formatted(list))
          .contains("nothing was blocked: 2 of its lines are bad");
      assertThat(ran.out()).isEqualTo("blocked 0, 2 bad (read as plain)\n");
      assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
      assertThat(daemon.asked()).allMatch(one -> ((LocalRequest.Import) one).dryRun());
    }
  }

  @Test
  void import_refusedLinesOnly_isRefused() throws IOException {
    var list = list(List.of("192.0.2.1", "127.0.0.1").stream());
    try (var _ =
        ScriptedDaemon.answering(socket(), request -> second((LocalRequest.Import) request))) {
      assertThat(Ran.picket(run, "import", list, "--for", "1h").code()).isEqualTo(ExitCode.REFUSED);
    }
  }

  @Test
  void import_badLinesToBeSkipped_blocksTheOthersWithoutARehearsal() throws IOException {
    var list = list(List.of("192.0.2.1", "nobody", "127.0.0.1").stream());
    try (var daemon =
        ScriptedDaemon.answering(socket(), request -> second((LocalRequest.Import) request))) {
      var ran = Ran.picket(run, "import", list, "--for", "1h", "--skip-bad");

      assertThat(ran.out()).isEqualTo("blocked 1, 2 bad (read as plain)\n");
      assertThat(ran.code()).isZero();
      assertThat(daemon.asked()).noneMatch(one -> ((LocalRequest.Import) one).dryRun());
    }
  }

  @Test
  void import_badLineAndNoDaemon_namesTheLine() throws IOException {
    var ran = Ran.picket(run, "import", list(Stream.of("192.0.2.1", "nobody")), "--for", "1h");

    assertThat(ran.err()).contains(":2: ").contains("no daemon on this host");
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void export_withoutDaemon_writesNothingThatWouldEmptyAnotherFilter() {
    for (var format : ExportFormat.values()) {
      var ran = Ran.picket(run, "export", "--format", format.toString());

      assertThat(ran.out()).as(format.toString()).isEmpty();
      assertThat(ran.code()).isEqualTo(ExitCode.UNREACHABLE);
    }
  }

  @Test
  void import_notOnDisk_saysSoOnce() throws IOException {
    var list = list(longList());
    try (var _ =
        ScriptedDaemon.answering(
            socket(),
            request ->
                request.changes() ? new NotOnDisk(blocked(request), "full") : blocked(request))) {
      var ran = Ran.picket(run, "import", list, "--for", "1h");

      assertThat(ran.err()).containsOnlyOnce("in force, but in the coordinator's memory alone");
      assertThat(ran.code()).isEqualTo(ExitCode.NOT_ON_DISK);
    }
  }

  @Test
  void import_leaderLostInBetween_tellsWhatIsBlocked() throws IOException {
    assertThat(importedInPart(new Refused(Reason.UNAVAILABLE, "nobody leads")))
        .contains("nobody leads; 500 of the list are blocked, and stay so");
  }

  @Test
  void import_partRefusedInBetween_tellsWhatIsBlocked() throws IOException {
    var misfit = new Misfit(3, Reason.FORBIDDEN, "on the ignore list");
    assertThat(importedInPart(new Imported(0, 0, List.of(misfit), 0)))
        .contains(":504: on the ignore list")
        .contains("500 of the list are blocked, and stay so");
  }

  private String importedInPart(LocalReply second) throws IOException {
    var list = list(longList());
    var parts = new AtomicInteger();
    try (var daemon =
        ScriptedDaemon.answering(
            socket(),
            request ->
                request.changes() && parts.incrementAndGet() == 2 ? second : blocked(request))) {
      var ran = Ran.picket(run, "import", list, "--for", "1h");

      assertThat(ran.out()).startsWith("blocked 500");
      assertThat(ran.code()).isEqualTo(ExitCode.PARTLY);
      assertThat(daemon.asked()).hasSize(5);
      return ran.err();
    }
  }

  private static Stream<String> longList() {
    return IntStream.range(0, 1_200).mapToObj(i -> "198.18.%d.%d".formatted(i / 250, i % 250));
  }

  @Test
  void import_missingFile_saysSo() {
    var ran = Ran.picket(run, "import", run.resolve("none").toString(), "--for", "1h");

    assertThat(ran.err()).contains("is not there");
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void output_plainOfAnythingElse_isRefusedBeforeItIsAsked() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), ListsTest::blocked)) {
      var ran = Ran.picket(run, "unblock", "192.0.2.1", "-o", "plain");

      assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
      assertThat(daemon.asked()).isEmpty();
    }
  }

  @Test
  void block_waiting_asksUntilAllLiveSensorsHaveIt() throws IOException {
    var polls = new AtomicInteger();
    try (var daemon =
        ScriptedDaemon.answering(
            socket(), request -> waiting(request, polls.incrementAndGet() > 3 ? 43 : 42))) {
      var ran =
          Ran.picket(
              run,
              "block",
              "192.0.2.1",
              "--for",
              "1h",
              "--reason",
              "x",
              "--force",
              "--yes",
              "--wait");

      assertThat(ran.err()).contains("in force on 1 of 1 live sensors").contains("1 that are away");
      assertThat(ran.code()).isZero();
      assertThat(daemon.asked().getFirst())
          .isEqualTo(
              new LocalRequest.Block(
                  Prefix.parse("192.0.2.1"), Duration.ofHours(1), "x", false, true));
    }
  }

  @Test
  void block_waitingBeforeTheAddress_takesItForNoDuration() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), request -> waiting(request, 43))) {
      var blocked = Ran.picket(run, "block", "--for", "1h", "--reason", "x", "--wait", "192.0.2.1");
      var ignored = Ran.picket(run, "ignore", "add", "--comment", "x", "--wait", "192.0.2.1");

      assertThat(blocked.err()).contains("in force on 1 of 1 live sensors");
      assertThat(ignored.err()).contains("in force on 1 of 1 live sensors");
      assertThat(daemon.asked())
          .contains(
              new LocalRequest.Block(Prefix.parse("192.0.2.1"), Duration.ofHours(1), "x"),
              new LocalRequest.AddIgnore(Prefix.parse("192.0.2.1"), "x"));
    }
  }

  @Test
  void unblock_waitingInVain_namesWhoLacksIt() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), request -> waiting(request, 42))) {
      var ran = Ran.picket(run, "unblock", "192.0.2.1", "--reason", "a customer", "--wait=1s");

      assertThat(ran.err())
          .contains("in force on 0 of 1 live sensors")
          .contains("not yet on web-1");
      assertThat(ran.code()).isEqualTo(ExitCode.PARTLY);
      assertThat(daemon.asked().getFirst())
          .isEqualTo(
              new LocalRequest.Unblock(
                  Prefix.parse("192.0.2.1"), Optional.of("a customer"), false));
    }
  }

  @Test
  void unblock_waitingAfterATakeover_waitsForThoseThatAreLate() throws IOException {
    var polls = new AtomicInteger();
    var back = new Reach(2, 0, 0, 0, List.of());
    try (var _ =
        reaching(() -> polls.incrementAndGet() > 3 ? back : new Reach(0, 2, 0, 0, List.of()))) {
      var ran = Ran.picket(run, "unblock", "192.0.2.1", "--wait");

      assertThat(ran.err()).contains("in force on 2 of 2 live sensors");
      assertThat(ran.code()).isZero();
    }
  }

  @Test
  void unblock_noSensorLives_isDoneInPart() throws IOException {
    try (var _ = reaching(() -> new Reach(0, 1, 1, 0, List.of()))) {
      var ran = Ran.picket(run, "unblock", "192.0.2.1", "--wait=1s");

      assertThat(ran.err()).contains("on 0 of 0 live sensors").contains("2 that are away");
      assertThat(ran.code()).isEqualTo(ExitCode.PARTLY);
    }
  }

  @Test
  void unblock_fleetWithoutSensors_isDone() throws IOException {
    try (var _ = reaching(() -> new Reach(0, 0, 0, 0, List.of()))) {
      var ran = Ran.picket(run, "unblock", "192.0.2.1", "--wait");

      assertThat(ran.err()).contains("there is no sensor yet");
      assertThat(ran.code()).isZero();
    }
  }

  private ScriptedDaemon reaching(Supplier<Reach> reach) throws IOException {
    return ScriptedDaemon.answering(
        socket(),
        request ->
            request instanceof LocalRequest.Reach
                ? reach.get()
                : new LocalReply.Changed(List.of("done"), 43));
  }

  @Test
  void sensors_manyPages_areOneList() throws IOException {
    try (var _ =
        ScriptedDaemon.answering(
            socket(),
            request ->
                ((LocalRequest.ListSensors) request).after().isEmpty()
                    ? new Sensors(43, List.of(sensor("web-1", "live", 43)), true)
                    : new Sensors(43, List.of(sensor("web-2", "live", 43))))) {
      assertThat(Ran.picket(run, "sensors").out()).contains("web-1").contains("web-2");
    }
  }

  @Test
  void sensorsRemove_dryRun_asksForThatAlone() throws IOException {
    var asked = new LocalRequest.RemoveHost("old", true);
    try (var _ =
        ScriptedDaemon.answering(
            socket(),
            request ->
                request.equals(asked)
                    ? new LocalReply.Changed(List.of("would remove old"), 0)
                    : new LocalReply.Refused(LocalReply.Reason.INVALID, "" + request))) {
      var ran = Ran.picket(run, "sensors", "remove", "old", "--dry-run");

      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).contains("would remove old");
    }
  }

  private static LocalReply blocked(LocalRequest request) {
    return new Imported(((LocalRequest.Import) request).blocks().size(), 0, List.of(), 7);
  }

  private static LocalReply second(LocalRequest.Import part) {
    var blocked = part.skipBad() ? part.blocks().size() - 1 : 0;
    return new Imported(blocked, 0, List.of(new Misfit(1, Reason.FORBIDDEN, "guarded")), 7);
  }

  private static LocalReply waiting(LocalRequest request, long have) {
    return request instanceof LocalRequest.Reach(var seq)
        ? new Reach(1, 0, 1, have < seq ? 1 : 0, have < seq ? List.of("web-1") : List.of())
        : new LocalReply.Changed(List.of("done"), 43);
  }

  private static SensorEntry sensor(String host, String state, long have) {
    return new SensorEntry(
        host,
        state,
        Ran.NOW,
        "0.1.0",
        Set.of(Mode.ATCP),
        "nflog",
        have,
        0,
        0,
        List.of(),
        Set.of(),
        Optional.empty(),
        List.of());
  }

  private String list(Stream<String> lines) throws IOException {
    var file = run.resolve("block.list");
    Files.writeString(file, lines.collect(Collectors.joining("\n", "", "\n")));
    return file.toString();
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
