package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Unanswered;
import io.picketline.protocol.local.LocalReply;
import io.picketline.relay.Errand;
import io.picketline.relay.Outcome;
import io.picketline.wire.Frames;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script that asks a daemon makes of all that can stand behind a socket. */
class FrontTest {

  /** What is printed in place of the command in a process of its own. */
  private static final Ran OWN = new Ran(42, "own process\n", "");

  private static final int SIGPIPE = 13;

  @TempDir Path directory;

  private final List<Errand> errands = new CopyOnWriteArrayList<>();

  @BeforeEach
  void copy() throws IOException {
    var script = Files.readString(Path.of("../bin/lib/front.pl"));
    var hasty = script.replace("$LIMIT_SECONDS = 12;", "$LIMIT_SECONDS = 1;");
    assertThat(hasty).isNotEqualTo(script);
    Files.writeString(directory.resolve("front.pl"), hasty);
    var own = directory.resolve("picket.sh");
    Files.writeString(own, "#!/bin/sh\necho own process\nexit 42\n");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void answer_isPrintedWithItsCode() throws Exception {
    var text = "x".repeat(40_000) + "\n";
    try (var _ =
        daemon(parts -> {
          part(parts, Outcome.TAKEN, "");
          part(parts, Outcome.OUT, text);
          part(parts, Outcome.ERR, "aside\n");
          part(parts, Outcome.OUT, "");
          part(parts, Outcome.OUT, "end\n");
          exit(parts, 5);
        })) {
      assertThat(front("status")).isEqualTo(new Ran(5, text + "end\n", "aside\n"));
    }
  }

  @Test
  void errand_saysAllThatTheOutputDependsOn() throws Exception {
    try (var _ = daemon(parts -> exit(parts, 0))) {
      front("why 'ä b' -o json");

      var socket = directory.resolve("s").toString();
      assertThat(errands)
          .containsExactly(
              new Errand(
                  List.of("why", "ä b", "-o", "json"), List.of("TERM", "dumb"), false, socket));
    }
  }

  @Test
  void elsewhere_isRunByTheCommand() throws Exception {
    try (var _ = daemon(parts -> part(parts, Outcome.ELSEWHERE, ""))) {
      assertThat(front("status")).isEqualTo(OWN);
    }
  }

  @Test
  void olderDaemon_isAskedByTheCommand() throws Exception {
    var refused = new LocalReply.Refused(LocalReply.Reason.INVALID, "a message of 1 bytes");
    try (var _ = daemon(parts -> Frames.write(parts, refused))) {
      assertThat(front("status")).isEqualTo(OWN);
    }
  }

  @Test
  void daemonThatIsNotThereOrHangsUpAtOnce_isLeftToTheCommand() throws Exception {
    assertThat(front("status")).isEqualTo(OWN);
    try (var _ = daemon(_ -> {})) {
      assertThat(front("status")).isEqualTo(OWN);
    }
  }

  @Test
  void daemonThatHangsUpAfterItBegan_isNotAskedAgain() throws Exception {
    try (var _ = daemon(parts -> part(parts, Outcome.TAKEN, ""))) {
      var ran = front("unblock 192.0.2.7");
      assertThat(ran.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(ran.err()).contains("it hung up").contains(Unanswered.UNKNOWN);
    }
  }

  @Test
  void textThatBreaksOff_isAskedForByTheCommand() throws Exception {
    try (var _ =
        daemon(parts -> {
          parts.writeByte(Outcome.OUT);
          parts.writeInt(100);
          parts.writeBytes("half");
        })) {
      assertThat(front("status")).isEqualTo(OWN);
    }
  }

  @Test
  void answer_readSlowly_isPrintedToItsEnd() throws Exception {
    var text = "x".repeat(500_000);
    try (var _ =
        daemon(parts -> {
          part(parts, Outcome.OUT, text);
          exit(parts, 1);
        })) {
      var paged = front("history | { sleep 2; cat; }; exit ${PIPESTATUS[0]}");

      assertThat(paged).isEqualTo(new Ran(1, text, ""));
    }
  }

  @Test
  void answer_longerThanAny_isNotKept() throws Exception {
    try (var _ =
        daemon(parts -> {
          for (var i = 0; i < 3; i++) {
            part(parts, Outcome.OUT, "x".repeat(Outcome.MOST_TEXT / 2));
          }
          exit(parts, 0);
        })) {
      assertThat(front("history")).isEqualTo(OWN);
    }
  }

  @Test
  void daemonThatSaysNothing_isGivenUp() throws Exception {
    var over = new CountDownLatch(1);
    try (var _ = daemon(_ -> over.await())) {
      var ran = front("status");
      assertThat(ran.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(ran.err())
          .isEqualTo("picket: " + Unanswered.late(directory.resolve("s"), 1) + "\n");
    } finally {
      over.countDown();
    }
  }

  @Test
  void output_lost_isSaidButNotToAReaderWhoHasSeenEnough() throws Exception {
    Sends much =
        parts -> {
          part(parts, Outcome.OUT, "x".repeat(300_000));
          part(parts, Outcome.ERR, "aside\n");
          exit(parts, 1);
        };
    try (var _ = daemon(much)) {
      var lost = "aside\npicket: the answer cannot be written: ";
      assertThat(front("status >&-")).isEqualTo(new Ran(74, "", lost + "Bad file descriptor\n"));
      assertThat(front("status >/dev/full"))
          .isEqualTo(new Ran(74, "", lost + "No space left on device\n"));
      assertThat(front("status | head -c 4; exit ${PIPESTATUS[0]}"))
          .isEqualTo(new Ran(1, "xxxx", "aside\n"));
    }
  }

  @Test
  void commandOfItsOwn_heedsABrokenPipeAgain() throws Exception {
    try (var _ = daemon(parts -> part(parts, Outcome.ELSEWHERE, ""))) {
      Files.writeString(directory.resolve("picket.sh"), "#!/bin/sh\nexec yes\n");
      var ran = front("status | head -c 1; exit ${PIPESTATUS[0]}");
      assertThat(ran).isEqualTo(new Ran(128 + SIGPIPE, "y", ""));
    }
  }

  @ParameterizedTest
  @MethodSource("warm")
  void verbThatADaemonMayRun_isOffered(String verb) throws Exception {
    try (var _ = daemon(parts -> exit(parts, 0))) {
      assertThat(front(verb)).isEqualTo(new Ran(0, "", ""));
    }
  }

  static List<String> warm() {
    return List.copyOf(WarmVerbs.ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o json status",
        "--output json why 192.0.2.7",
        "--output=json why 192.0.2.7",
        "--color never ignore -o json list",
        "--help",
        "help import",
      })
  void optionsBeforeTheVerb_areNone(String line) throws Exception {
    try (var _ = daemon(parts -> exit(parts, 0))) {
      assertThat(front(line)).isEqualTo(new Ran(0, "", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import FILE",
        "sensor",
        "-o json replay FILE",
        "status --socket /run/x",
        "status --socket=/run/x",
        "status --context c1",
        "--server c1 --identity d status",
        "block 192.0.2.7 --for 1h --reason x --wait",
        "block 192.0.2.7 --for 1h --reason x --wait=3s",
        "why @list",
        // no text that Java would read alike, and too long
        "why $'\\xff\\xfe'",
        "why $'\\xf0\\x9f\\x98\\x80'",
        "why $(printf '%070000d' 1)",
        "why $(printf '%040000d %040000d' 1 2)",
      })
  void lineForAProcessOfItsOwn_isNotOffered(String line) throws Exception {
    try (var _ = daemon(parts -> exit(parts, 0))) {
      assertThat(front(line)).isEqualTo(OWN);
    }
  }

  @Test
  void contextInUse_asksNoDaemonOfThisHost() throws Exception {
    try (var _ = daemon(parts -> exit(parts, 0))) {
      assertThat(front("status", Map.of("PICKETLINE_CONTEXT", "c1"))).isEqualTo(OWN);
      assertThat(front("status", Map.of("PICKETLINE_CONTEXT", "local")).code()).isZero();
    }
  }

  /** What a daemon sends. */
  private interface Sends {
    void to(DataOutputStream parts) throws IOException, InterruptedException;
  }

  /** One that answers each errand so, until it is closed. */
  private ServerSocketChannel daemon(Sends sends) throws IOException {
    var socket = directory.resolve("s");
    Files.deleteIfExists(socket);
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofPlatform().daemon().start(() -> serve(server, sends));
    return server;
  }

  private void serve(ServerSocketChannel server, Sends sends) {
    while (server.isOpen()) {
      try (var caller = server.accept()) {
        var in = new DataInputStream(Channels.newInputStream(caller));
        if (in.readInt() == Errand.MARK) {
          errands.add(Errand.read(in));
          sends.to(new DataOutputStream(Channels.newOutputStream(caller)));
        }
      } catch (IOException | InterruptedException _) {
        // the test is over, or has read enough
      }
    }
  }

  private static void part(DataOutputStream parts, int kind, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    parts.writeByte(kind);
    parts.writeInt(bytes.length);
    parts.write(bytes);
  }

  private static void exit(DataOutputStream parts, int code) throws IOException {
    parts.writeByte(Outcome.EXIT);
    parts.writeInt(Integer.BYTES);
    parts.writeInt(code);
  }

  private Ran front(String line) throws Exception {
    return front(line, Map.of());
  }

  /** What bash has of it; what follows the words may redirect it. */
  private Ran front(String line, Map<String, String> more) throws Exception {
    var builder =
        new ProcessBuilder(
            "bash", "-c", "perl \"$0\" " + line, directory.resolve("front.pl").toString());
    var environment = builder.environment();
    List.of("COLUMNS", "NO_COLOR", "HOME", "XDG_CONFIG_HOME").forEach(environment::remove);
    environment.put("TERM", "dumb");
    environment.put("LC_ALL", "C");
    environment.put("PICKETLINE_SOCKET", directory.resolve("s").toString());
    environment.putAll(more);
    var out = directory.resolve("out");
    var err = directory.resolve("err");
    var process =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
