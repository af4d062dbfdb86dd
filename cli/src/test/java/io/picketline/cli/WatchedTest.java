package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.Surroundings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether progress is shown, by a process on a terminal of its own. */
class WatchedTest {

  @TempDir Path directory;

  /** Says whether somebody watches standard error. */
  public static void main(String[] arguments) {
    var surroundings = Surroundings.ofProcess(System.out);
    System.out.println("watched=" + surroundings.watched().getAsBoolean());
  }

  @Test
  void standardError_isWatchedOnATerminalAlone() throws Exception {
    assertThat(onTerminal("")).contains("watched=true");
    assertThat(onTerminal("2>" + directory.resolve("log"))).contains("watched=false");
  }

  private static String onTerminal(String redirected) throws Exception {
    var java =
        "'%s' --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -cp '%s' %s"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                WatchedTest.class.getName());
    var command = java + " " + redirected;
    var process =
        new ProcessBuilder("script", "--quiet", "--return", "--command", command, "/dev/null")
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
