package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.front.Front;
import io.picketline.front.StandardOutput;
import io.picketline.local.Exchange;
import io.picketline.local.LocalServer;
import io.picketline.local.Refusals;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front as a process, before a daemon's own sockets, and beside the command's own process. */
class FrontProcessTest {

  private static final int INTERRUPTED = 130;

  @TempDir Path directory;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CompletableFuture<LocalReply> never = new CompletableFuture<>();
  private LocalServer daemon;

  @BeforeEach
  void start() throws IOException {
    var exchange =
        new Exchange(this::answer, new Refusals(InstantSource.system()), Duration.ofSeconds(30));
    daemon = LocalServer.start(directory, "web-1", exchange);
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
  }

  private CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    return switch (request) {
      case LocalRequest.ShowStatus _ ->
          CompletableFuture.completedStage(Answers.coordinatorStatus());
      case LocalRequest.Why(var source) ->
          CompletableFuture.completedStage(
              new LocalReply.Refused(LocalReply.Reason.NOT_FOUND, "nothing on " + source));
      default -> {
        asked.countDown();
        yield never;
      }
    };
  }

  @Test
  void verb_byTheFront_endsAsByTheCommand() throws Exception {
    var line = "-o json status --color never";

    assertThat(ran(Front.class, line + " 2>&1")).isEqualTo(ran(Main.class, line + " 2>&1"));
    var why = ran(Front.class, "why 2001:db8::7 2>&1");
    assertThat(why).isEqualTo(new Ran(1, "picket: nothing on 2001:db8::7\n", ""));
  }

  @Test
  void bytesThatAreNoText_areLeftToTheCommand() throws Exception {
    var ran = ran(Front.class, "why $'\\xff\\xfe' $'\\e[2J'");

    assertThat(ran).isEqualTo(new Ran(Front.NOT_RUN, "", ""));
  }

  @Test
  void moreThanAnErrandHolds_isLeftToTheCommand() throws Exception {
    assertThat(ran(Front.class, "why $(printf '%070000d' 1)").code()).isEqualTo(Front.NOT_RUN);
  }

  @Test
  void output_fullOrClosed_isSaidAndReadInPartIsNot() throws Exception {
    for (var main : List.of(Front.class, Main.class)) {
      var full = ran(main, "status >/dev/full");
      assertThat(full.code()).isEqualTo(StandardOutput.LOST);
      assertThat(full.err()).startsWith("picket: the answer cannot be written: ");
    }
    assertThat(ran(Front.class, "status >&-").code()).isEqualTo(StandardOutput.LOST);
    assertThat(ran(Front.class, "status | head -c 4; exit ${PIPESTATUS[0]}"))
        .isEqualTo(new Ran(0, "coor", ""));
  }

  @Test
  void interrupted_endsAtOnce() throws Exception {
    var process = process(Front.class, "sensors");
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
  }

  /** What bash has of it; what follows the words may redirect it. */
  private Ran ran(Class<?> main, String words) throws Exception {
    var process = process(main, words);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ran(
        process.exitValue(),
        Files.readString(directory.resolve("out"), UTF_8),
        Files.readString(directory.resolve("err"), UTF_8));
  }

  private Process process(Class<?> main, String words) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var how =
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    var command = new ArrayList<>(List.of("bash", "-c"));
    var simple = words.indexOf('|') < 0 && words.indexOf('>') < 0;
    command.add((simple ? "exec " : "") + "\"$0\" \"${@}\" " + words);
    command.add(java);
    command.addAll(how);
    var builder = new ProcessBuilder(command);
    builder.environment().put("PICKETLINE_SOCKET", directory.resolve("admin.sock").toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(directory.resolve("out").toFile());
    builder.redirectError(directory.resolve("err").toFile());
    return builder.start();
  }
}
