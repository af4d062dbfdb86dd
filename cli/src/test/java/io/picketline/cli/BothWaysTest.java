package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.relay.Errand;
import io.picketline.spi.CommandTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs in a process of the caller's own and in a daemon: what they print is the same. */
class BothWaysTest {

  private static final Map<String, String> DUMB = Map.of("TERM", "dumb", "COLUMNS", "60");

  private final CommandTree tree = new WarmTree(Clock.fixed(Ran.NOW, ZoneOffset.UTC));

  @TempDir Path run;

  static Stream<QueryTest.Case> cases() {
    return QueryTest.cases();
  }

  /** Every verb that a daemon runs, with what it takes; for most of them another test is golden. */
  static Stream<String> verbs() {
    return Stream.of(
        "status",
        "why 192.0.2.7",
        "why --sensor web-1 --since 2h",
        "where 192.0.2.7",
        "verdicts --limit 3",
        "history --since 1h 192.0.2.7",
        "events --since 1h",
        "words hosts",
        "sensors",
        "sensors remove web-1",
        "sensors approve web-1 --dry-run",
        "sensors revoke web-1 --reason gone",
        "block 192.0.2.7 --for 1h --reason x",
        "unblock 192.0.2.7",
        "ignore list",
        "ignore add 192.0.2.7 --comment x",
        "ignore remove 192.0.2.7",
        "ignore history",
        "ignore undo",
        "user list",
        "notify",
        "words hosts");
  }

  @Test
  void verbs_areAllThatADaemonRuns() {
    var warm =
        Examples.verbs().stream()
            .map(verb -> verb.getCommandSpec().qualifiedName(" ").substring("picket ".length()))
            .filter(WarmVerbs::has)
            .filter(verb -> !verb.equals("help"));

    assertThat(warm).allMatch(verb -> verbs().anyMatch(line -> line.startsWith(verb)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void question_answered_isShownTheSame(QueryTest.Case golden) throws IOException {
    for (var output : List.of("table", "json")) {
      var line = new ArrayList<>(golden.line());
      line.addAll(List.of("-o", output));
      assertSame(line, _ -> golden.reply());
    }
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void verb_changedOrRefusedInHostileWords_isShownTheSame(String verb) throws IOException {
    for (var reply : HostileAnswers.all()) {
      if (reply instanceof LocalReply.Changed || reply instanceof LocalReply.Refused) {
        assertSame(List.of(verb.split(" ", -1)), _ -> reply);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "help",
        "help why",
        "help ignore add",
        "status --help",
        "-h",
        "ignore list -h"
      })
  void help_isTheSame(String words) throws IOException {
    var line = List.of(words.split(" ", -1));
    assertSame(line, _ -> Answers.sensorStatus());
    assertThat(inDaemon(line, true, _ -> Answers.sensorStatus()).ran()).isPresent();
  }

  @Test
  void colour_onATerminal_isTheSame() throws IOException {
    var line = List.of("status", "--color", "always");
    assertSame(line, _ -> Answers.sensorStatus());
    var ran = inDaemon(line, true, _ -> Answers.sensorStatus()).ran().orElseThrow();
    assertThat(ran.out()).startsWith("\u001b[1msensor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // not understood
        "--color auto",
        "statuss",
        "status --nonsense",
        "why",
        "why 192.0.2.7 192.0.2.8",
        "block 192.0.2.7",
        "verdicts --limit 0",
        "status -o xml",
        "help nonsense",
        // files, other daemons, processes
        "import LIST --for 1h",
        "export",
        "ignore push LIST",
        "ignore diff LIST",
        "ignore push --help",
        "config check LIST",
        "backup LIST",
        "ca init DIR",
        "join c1 --token x",
        "sensor --check",
        "coordinator init",
        "user add alice --role viewer --to DIR",
        "events --follow",
        "words contexts",
        "version",
        "notify test mail",
        "words contexts",
        "why @LIST",
        "@LIST",
        "status --socket /nowhere",
        "--server c1 --identity DIR status",
        "status --identity DIR",
        // a person's answer
        "block 10.0.0.0/8 --for 1h --reason x",
        "unblock 10.0.0.0/8",
      })
  void line_notForADaemon_isLeftAndNothingIsAskedButQuestions(String words) {
    var line = List.of(words.replace("LIST", run.resolve("list").toString()).split(" ", -1));
    var asked = new ArrayList<LocalRequest>();

    var ran =
        inDaemon(
            line,
            true,
            request -> {
              asked.add(request);
              return Answers.sensorStatus();
            });

    assertThat(ran.ran()).isEmpty();
    assertThat(asked).noneMatch(LocalRequest::changes);
  }

  @Test
  void argumentsFile_inADaemon_isNotOpened() throws IOException {
    Files.writeString(run.resolve("list"), "status");

    assertThat(inDaemon(List.of("@" + run.resolve("list")), false, _ -> Answers.sensorStatus()))
        .extracting(InDaemonRan::ran)
        .isEqualTo(Optional.empty());
  }

  @Test
  void daemonThatGivesUp_leavesIt() {
    var left =
        inDaemon(
            List.of("ignore", "list"),
            false,
            _ -> {
              throw new IOException("enough");
            });

    assertThat(left.ran()).isEmpty();
  }

  private void assertSame(List<String> line, Function<LocalRequest, LocalReply> answers)
      throws IOException {
    var socket = run.resolve("sensor/admin.sock");
    Files.deleteIfExists(socket);
    try (var _ = ScriptedDaemon.answering(socket, answers)) {
      var own = Ran.picket(run, DUMB, false, line.toArray(String[]::new));
      var warm = inDaemon(line, false, answers::apply).ran();
      if (warm.isPresent()) {
        assertThat(warm).hasValue(own);
      } else {
        assertThat(own.code()).as(own.err()).isEqualTo(ExitCode.USAGE);
      }
    }
  }

  /** What came of it in a daemon; nothing if it was left to the caller. */
  private record InDaemonRan(Optional<Ran> ran) {}

  private InDaemonRan inDaemon(List<String> line, boolean terminal, CommandTree.Asked daemon) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var environment =
        DUMB.entrySet().stream()
            .flatMap(each -> Stream.of(each.getKey(), each.getValue()))
            .toList();
    var socket = run.resolve("sensor/admin.sock").toString();
    var code = tree.run(new Errand(line, environment, terminal, socket), daemon, out, err);
    return new InDaemonRan(
        code.isPresent()
            ? Optional.of(new Ran(code.getAsInt(), out.toString(UTF_8), err.toString(UTF_8)))
            : Optional.empty());
  }
}
