package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Release;
import io.picketline.protocol.local.Tally;
import io.picketline.protocol.log.IgnoreVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every question and order, asked of a daemon on a real socket. */
class QueryTest {

  private static final String ON_CORE =
      "the network's verdict on 198.51.100.7 stands: unblock it on core-1";

  @TempDir Path run;

  /** A command line, the request that it must send, and the answer it gets. */
  record Case(String golden, List<String> line, LocalRequest request, LocalReply reply, int code) {
    @Override
    public String toString() {
      return golden;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(statuses(), questions(), reasons(), blocks(), ignores(), ignoreVersions())
        .flatMap(List::stream);
  }

  private static List<Case> statuses() {
    return List.of(
        new Case(
            "status-sensor",
            List.of("status"),
            new LocalRequest.ShowStatus(),
            Answers.sensorStatus(),
            0),
        new Case(
            "status-observing",
            List.of("status"),
            new LocalRequest.ShowStatus(),
            Answers.observingStatus(),
            0),
        new Case(
            "status-coordinator",
            List.of("status"),
            new LocalRequest.ShowStatus(),
            Answers.coordinatorStatus(),
            0));
  }

  private static List<Case> questions() {
    var source = Prefix.parse("198.51.100.7");
    return List.of(
        new Case(
            "sensors", List.of("sensors"), new LocalRequest.ListSensors(), Answers.sensors(), 0),
        new Case(
            "verdicts",
            List.of("verdicts", "--limit", "3"),
            new LocalRequest.ListVerdicts(3),
            new LocalReply.Verdicts(
                5, List.of(Answers.ordered(), Answers.scanned(), Answers.suspected())),
            0),
        new Case(
            "history",
            List.of("history", "--since", "2026-01-31T12:00:00Z", "--limit", "9", "198.51.100.7"),
            new LocalRequest.Recall(
                Optional.of(Instant.parse("2026-01-31T12:00:00Z")), Optional.of(source), 9, false),
            Answers.history(),
            0),
        new Case(
            "where",
            List.of("where", "198.51.100.7"),
            new LocalRequest.Where(source),
            Answers.where(),
            5),
        new Case(
            "where-nowhere",
            List.of("where", "198.51.100.7"),
            new LocalRequest.Where(source),
            new LocalReply.Whereabouts(
                source,
                Optional.of("on the ignore list"),
                new Tally(0, 0, 0, 0),
                List.of(),
                List.of()),
            1));
  }

  private static List<Case> reasons() {
    var source = Prefix.parse("198.51.100.7");
    return List.of(
        new Case(
            "why-blocked",
            List.of("why", "198.51.100.7"),
            new LocalRequest.Why(source),
            Answers.blocked(),
            0),
        new Case(
            "why-observed",
            List.of("why", "198.51.100.7"),
            new LocalRequest.Why(source),
            Answers.observed(),
            1),
        new Case(
            "why-not-blocked",
            List.of("why", "198.51.100.7"),
            new LocalRequest.Why(source),
            Answers.notBlocked(),
            1));
  }

  private static List<Case> blocks() {
    return List.of(
        new Case(
            "block",
            List.of("block", "198.51.100.7/24", "--for", "2h", "--reason", "abuse report"),
            new LocalRequest.Block(
                Prefix.parse("198.51.100.0/24"), Duration.ofHours(2), "abuse report"),
            new LocalReply.Changed(List.of("blocked 198.51.100.0/24 on every host"), 43),
            0),
        new Case(
            "unblock",
            List.of("unblock", "198.51.100.7"),
            new LocalRequest.Unblock(Prefix.parse("198.51.100.7")),
            new LocalReply.Changed(List.of("unblocked 198.51.100.7", "forgot 4 pairs"), 44),
            0),
        new Case(
            "unblock-partly",
            List.of("unblock", "198.51.100.7"),
            new LocalRequest.Unblock(Prefix.parse("198.51.100.7")),
            new LocalReply.Changed(
                List.of("released 198.51.100.7"),
                0,
                List.of(),
                Optional.of(new LocalReply.Refused(LocalReply.Reason.FORBIDDEN, ON_CORE)),
                List.of("198.51.100.7")),
            4));
  }

  private static List<Case> ignores() {
    return List.of(
        new Case(
            "ignore-list",
            List.of("ignore", "list"),
            new LocalRequest.ListIgnored(),
            Answers.ignored(),
            0),
        new Case(
            "ignore-add",
            List.of("ignore", "add", "2001:db8::/32", "--comment", "ours"),
            new LocalRequest.AddIgnore(Prefix.parse("2001:db8::/32"), "ours"),
            new LocalReply.Changed(List.of("ignoring 2001:db8::/32"), 45),
            0),
        new Case(
            "ignore-add-all",
            List.of("ignore", "add", "0.0.0.0/0", "--comment", "all", "--yes"),
            new LocalRequest.AddIgnore(Prefix.parse("0.0.0.0/0"), "all"),
            new LocalReply.Changed(
                List.of("ignoring 0.0.0.0/0"),
                46,
                List.of("nobody is blocked"),
                Optional.empty(),
                List.of("0.0.0.0/0")),
            0),
        new Case(
            "ignore-remove",
            List.of("ignore", "remove", "2001:db8::/32"),
            new LocalRequest.RemoveIgnore(Prefix.parse("2001:db8::/32")),
            new LocalReply.Changed(List.of("no longer ignoring 2001:db8::/32"), 46),
            0));
  }

  private static List<Case> ignoreVersions() {
    return List.of(
        scopedAdd(),
        new Case(
            "ignore-undo-dry",
            List.of("ignore", "undo", "--if-version", "7", "--dry-run"),
            new LocalRequest.UndoIgnored(7, true),
            new IgnoreReply.IgnoreForecast(
                7,
                List.of(Answers.scopedRule()),
                List.of(new IgnoreRule(Prefix.parse("192.0.2.1"), "old", "bob", Ran.NOW)),
                1,
                2,
                4,
                3,
                1,
                List.of(
                    new Release(Prefix.parse("203.0.113.7"), IgnoreScope.parse("group:web"), 2)),
                List.of()),
            0),
        new Case(
            "ignore-history",
            List.of("ignore", "history"),
            new LocalRequest.ListIgnoreVersions(),
            new IgnoreReply.IgnoreVersions(
                List.of(new IgnoreVersion(7, Ran.NOW, "alice", "push a.list", 3, 1, 12))),
            0));
  }

  private static Case scopedAdd() {
    return new Case(
        "ignore-add-scoped",
        List.of(
            "ignore",
            "add",
            "203.0.113.0/24",
            "--comment",
            "pentest",
            "--scope",
            "host:db-1,group:web",
            "--for",
            "5h",
            "--if-version",
            "7"),
        new LocalRequest.EditIgnored(
            Optional.of(7L),
            false,
            List.of(
                new IgnoreLine(
                    Prefix.parse("203.0.113.0/24"),
                    IgnoreScope.parse("group:web,host:db-1"),
                    Optional.empty(),
                    Optional.of(Duration.ofHours(5)),
                    "pentest")),
            List.of(),
            "add 203.0.113.0/24",
            false),
        new LocalReply.Changed(List.of("203.0.113.0/24 ignored on group:web,host:db-1"), 47),
        0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ask_asTable_printsTheGoldenText(Case golden) throws Exception {
    var ran = ask(golden);

    assertThat(ran.out()).isEqualTo(Golden.text(golden.golden() + ".txt", ran.out()));
    assertThat(ran.code()).isEqualTo(golden.code());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ask_asJson_printsTheGoldenObject(Case golden) throws Exception {
    var ran = ask(golden, "-o", "json");

    assertThat(ran.out()).isEqualTo(Golden.text(golden.golden() + ".json", ran.out()));
    assertThat(ran.code()).isEqualTo(golden.code());
  }

  @Test
  void verdicts_moreThanListed_saysSoOnStandardErrorOnly() throws IOException {
    try (var _ = FakeDaemon.answering(sensor(), new LocalReply.Verdicts(3, List.of()))) {
      var ran = Ran.picket(run, "verdicts");

      assertThat(ran.err()).isEqualTo("picket: 3 more; list them with --limit\n");
      assertThat(ran.out()).doesNotContain("more");
    }
  }

  @Test
  void ask_bothDaemonsThere_asksTheCoordinator() throws Exception {
    try (var coordinator =
            FakeDaemon.answering(
                run.resolve("coordinator/admin.sock"), Answers.coordinatorStatus());
        var _ = FakeDaemon.answering(sensor(), Answers.sensorStatus())) {
      var ran = Ran.picket(run, "status");

      assertThat(ran.out()).startsWith("coordinator core-1");
      assertThat(coordinator.asked()).isEqualTo(new LocalRequest.ShowStatus());
    }
  }

  @Test
  void ask_onlyReadSockThere_asksThat() throws Exception {
    var read = run.resolve("coordinator/read.sock");
    try (var daemon = FakeDaemon.answering(read, Answers.coordinatorStatus())) {
      assertThat(Ran.picket(run, "status").code()).isZero();
      assertThat(daemon.asked()).isEqualTo(new LocalRequest.ShowStatus());
    }
  }

  @Test
  void ask_serverWithoutIdentity_isAWrongCommandLine() {
    assertThat(Ran.picket(run, "--server", "c1", "status").err())
        .contains("--server and --identity belong together");
    assertThat(Ran.picket(run, "status", "--identity", "d").code()).isEqualTo(2);
    var all = Ran.picket(run, "--server=c1", "--identity=d", "--socket=s", "status");
    assertThat(all.code()).isEqualTo(2);
    assertThat(Ran.picket(run, "status", "--server", "c1:99999").code()).isEqualTo(2);
  }

  @Test
  void ask_identityThatIsNone_isRefusedBeforeAnythingIsSent() {
    var ran = Ran.picket(run, "--server", "192.0.2.1", "--identity", run.toString(), "status");

    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.err()).contains(run.resolve("ca.pem") + ": cannot be read");
  }

  @Test
  void ask_socketInTheEnvironment_isUsed() throws IOException {
    var socket = run.resolve("other.sock");
    try (var _ = FakeDaemon.answering(socket, Answers.sensorStatus())) {
      var environment = Map.of("PICKETLINE_SOCKET", socket.toString());

      assertThat(Ran.picket(run, environment, false, "status").code()).isZero();
    }
  }

  @Test
  void ask_socketOption_winsOverTheEnvironment() throws IOException {
    var socket = run.resolve("other.sock");
    try (var _ = FakeDaemon.answering(socket, Answers.sensorStatus())) {
      var environment = Map.of("PICKETLINE_SOCKET", "/nowhere");
      var ran = Ran.picket(run, environment, false, "--socket", socket.toString(), "status");

      assertThat(ran.code()).isZero();
    }
  }

  private Ran ask(Case golden, String... more) throws Exception {
    try (var daemon = FakeDaemon.answering(sensor(), golden.reply())) {
      var line = new ArrayList<>(golden.line());
      line.addAll(List.of(more));
      var ran = Ran.picket(run, line.toArray(String[]::new));
      assertThat(ran.err()).as("standard error").isEqualTo(notes(golden));
      assertThat(daemon.asked()).isEqualTo(golden.request());
      return ran;
    }
  }

  private static String notes(Case golden) {
    return switch (golden.golden()) {
      case "where" -> "picket: old-1 has not told where it does otherwise\npicket: 1 more rows\n";
      case "verdicts" -> "picket: 2 more; list them with --limit\n";
      case "unblock-partly" -> "picket: " + ON_CORE + "\n";
      case "ignore-add-all" -> "picket: warning: nobody is blocked\n";
      default -> "";
    };
  }

  private Path sensor() {
    return run.resolve("sensor/admin.sock");
  }
}
