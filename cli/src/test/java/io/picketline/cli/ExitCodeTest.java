package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.LocalClient;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which the command does not do what it is asked, its message and its exit code. */
class ExitCodeTest {

  @TempDir Path run;

  @ParameterizedTest
  @CsvSource({"NOT_FOUND, 1", "INVALID, 2", "FORBIDDEN, 4", "UNAVAILABLE, 3"})
  void refused_byReason_hasItsCode(Reason reason, int code) throws IOException {
    try (var _ =
        FakeDaemon.answering(sensor(), new LocalReply.Refused(reason, "is the own gateway"))) {
      var ran = Ran.picket(run, "unblock", "192.0.2.1");

      assertThat(ran).isEqualTo(new Ran(code, "", "picket: is the own gateway\n"));
    }
  }

  @Test
  void refused_hostileMessage_isEscaped() throws IOException {
    var reply = new LocalReply.Refused(Reason.FORBIDDEN, "\u001b]0;owned\u0007\u202etxt\nx");
    try (var _ = FakeDaemon.answering(sensor(), reply)) {
      assertThat(Ran.picket(run, "status").err()).isEqualTo("picket: ·]0;owned··txt·x\n");
    }
  }

  @Test
  void ask_noSocket_saysWhatToDo() {
    var ran = Ran.picket(run, "status");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(sensor() + " is not there", "picket sensor", "--socket");
  }

  @Test
  void ask_staleSocket_isNotReachable() throws IOException {
    Files.createDirectories(run.resolve("sensor"));
    try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(sensor()));
    }
    var ran = Ran.picket(run, "status");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("no daemon answers on " + sensor());
  }

  @Test
  void ask_silentDaemonForAChange_saysThatItMayHaveBeenMade() throws IOException {
    try (var _ = FakeDaemon.silent(sensor())) {
      var client = new LocalClient(sensor(), Duration.ofMillis(50));

      assertThatThrownBy(() -> client.ask(new LocalRequest.Unblock(Prefix.parse("192.0.2.1"))))
          .hasMessageContaining("the change may have been made all the same");
    }
  }

  @Test
  void ask_silentDaemon_givesUpAfterTheLimit() throws IOException {
    try (var _ = FakeDaemon.silent(sensor())) {
      var client = new LocalClient(sensor(), Duration.ofMillis(50));

      assertThatThrownBy(() -> client.ask(new LocalRequest.ShowStatus()))
          .isInstanceOfSatisfying(
              CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(3))
          .hasMessageContaining("no answer on " + sensor());
    }
  }

  @Test
  void ask_pathTooLongForASocket_isNotReachable() throws IOException {
    var deep = run.resolve("x".repeat(120));
    Files.createFile(deep);

    assertThat(Ran.picket(run, "--socket", deep.toString(), "status").code()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\0\0\0\1", "\0\0\0\1\377", "\177\177\177\177garbage", "HTTP/1.1 400"})
  void ask_garbage_isNoDaemon(String answer) throws IOException {
    try (var _ = FakeDaemon.sending(sensor(), answer.getBytes(StandardCharsets.ISO_8859_1))) {
      assertThat(Ran.picket(run, "status").code()).isEqualTo(3);
    }
  }

  @Test
  void ask_unknownAnswer_isAnotherVersion() throws IOException {
    var future = Map.of("t", "of-the-future");
    try (var _ = FakeDaemon.answering(sensor(), future)) {
      var ran = Ran.picket(run, "status");

      assertThat(ran.code()).isEqualTo(4);
      assertThat(ran.err()).contains("another version");
    }
  }

  @Test
  void ask_answerToAnotherQuestion_isRefused() throws IOException {
    try (var _ = FakeDaemon.answering(sensor(), Answers.ignored())) {
      assertThat(Ran.picket(run, "verdicts").code()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block 192.0.2.1",
        "block 192.0.2.1 --for 2h",
        "block 192.0.2.1 --for 2 --reason x",
        "block 192.0.2.1 --for 0s --reason x",
        "block 192.0.2.1 --for 367d --reason x",
        "block host.example --for 2h --reason x",
        "why",
        "why 192.0.2.256",
        "why 192.0.2.1/33",
        "verdicts --limit 0",
        "verdicts --limit many",
        "ignore",
        "ignore add 192.0.2.1",
        "ignore add 192.0.2.1 --comment \u001b[31m",
        "replay",
        "replay f --serves sctp:1",
        "replay f --serves tcp:99999",
        "ca issue a --ca d --role king --address 192.0.2.1 --into e",
        "ca issue ../a --ca d --role sensor --address 192.0.2.1 --into e",
        "ca create d --fleet f --days 0",
        "join",
        "join coord1",
        "join coord1 --token pk1-x",
        "join coord1:0 --token pk1-x",
        "status -o xml",
        "status -o plain",
        "--color=maybe status",
        "statsu",
        "help statsu",
      })
  void parse_notValid_isUsage(String line) {
    var ran = Ran.picket(run, line.split(" ", -1));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("picket: ").doesNotContain("\u001b", "Exception");
  }

  @Test
  void parse_nothing_isAShortHelpAndUsage() {
    var ran = Ran.picket(run);

    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains("Usage: picket VERB", "  why ", "Change: block unblock ignore revert")
        .contains("'picket --help' says more")
        .doesNotContain("--socket");
  }

  @ParameterizedTest
  @CsvSource({
    "statsu, picket status",
    "verdictz, picket verdicts",
    "unblok, picket unblock",
    "hsitory, picket history"
  })
  void parse_mistypedVerb_suggestsTheNearest(String verb, String suggestion) {
    assertThat(Ran.picket(run, verb).err()).endsWith("Did you mean: %s?\n".formatted(suggestion));
  }

  @Test
  void parse_mistypedOption_suggestsTheNearest() {
    assertThat(Ran.picket(run, "status", "--ouput=json").err()).contains("Did you mean: --output?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "x", "quarantine"})
  void parse_wordLikeNone_suggestsNothing(String verb) {
    assertThat(Ran.picket(run, verb).err())
        .contains("See 'picket help'.")
        .doesNotContain("Did you mean");
  }

  private Path sensor() {
    return run.resolve("sensor/admin.sock");
  }

  @Test
  void help_ofAVerb_leavesTheOptionsOfEveryVerbToTheWhole() {
    var help = Ran.picket(run, "help", "block").out();

    assertThat(help)
        .contains("--for=DURATION", "--dry-run", "'picket --help'")
        .doesNotContain("--socket", "--color", "[-h]", "-o, --output");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
  }
}
