package io.picketline.notify.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.notify.config.Means;
import io.picketline.notify.format.Body;
import io.picketline.notify.format.Notice;
import io.picketline.notify.format.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of this host that are told. */
class CommandReceiverTest {

  private static final List<Notice> ONE = List.of(Sample.notice(Sample.blocked()));

  @TempDir private Path directory;

  @Test
  void tell_program_findsTheEventInItsInput() throws Exception {
    var file = directory.resolve("told");

    var said = command(10_000, "/usr/bin/tee", file.toString()).tell(ONE);

    assertThat(said).startsWith("ended with 0: {\"place\":");
    assertThat(Files.readString(file)).contains("\"kind\":\"blocked\"").endsWith("}\n");
  }

  @Test
  void tell_argumentsWithShellCharacters_areNoShells() throws Exception {
    assertThat(command(10_000, "/bin/echo", "$(id);`id`").tell(ONE))
        .isEqualTo("ended with 0: $(id);`id`");
  }

  @Test
  void tell_exitCodes_areToldApart() {
    assertThatThrownBy(() -> command(10_000, "/bin/sh", "-c", "echo no; exit 3").tell(ONE))
        .isInstanceOf(RefusedException.class)
        .hasMessage("/bin/sh: ended with 3: no");
    assertThatThrownBy(() -> command(10_000, "/bin/sh", "-c", "exit 75").tell(ONE))
        .isNotInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> command(10_000, "/no/such/program").tell(ONE))
        .hasMessageContaining("cannot be started");
  }

  @Test
  void tell_programThatLeavesAChildWithItsOutput_isHeardAllTheSame() throws Exception {
    assertThat(command(10_000, "/bin/sh", "-c", "sleep 3 & echo well; sleep 0.3").tell(ONE))
        .isEqualTo("ended with 0: well");
  }

  @Test
  void tell_programThatPrintsMuch_isHeardToItsEnd() throws Exception {
    assertThat(command(10_000, "/bin/sh", "-c", "seq 100000; echo well >&2").tell(ONE))
        .startsWith("ended with 0: 1\u00b72\u00b73");
  }

  @Test
  void tell_programThatDoesNotEnd_isEnded() {
    assertThatThrownBy(() -> command(200, "/bin/sleep", "60").tell(ONE))
        .hasMessage("/bin/sleep: ended after 200 ms");
  }

  private static CommandReceiver command(long millis, String... argv) {
    return new CommandReceiver(
        new Means.Command(List.of(argv), Body.JSON), Duration.ofMillis(millis));
  }
}
