package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The change from one authority to the next. */
class CaTest {

  @TempDir Path run;

  @BeforeEach
  @AfterEach
  void forget() {
    System.clearProperty(FakeParts.LOADED);
  }

  @Test
  void rotate_next_printsItsFingerprint() {
    var ran = Ran.picket(run, "ca", "rotate", "ca", "--days", "30", "--trust-only");

    assertThat(ran).isEqualTo(new Ran(0, "next authority: ca\nSHA-256 EE:FF\n", ""));
    assertThat(System.getProperty(FakeParts.LOADED)).isEqualTo("ca PT720H true");
  }

  @Test
  void rotate_refused_isNotSo() {
    assertThat(Ran.picket(run, "ca", "rotate", "taken"))
        .isEqualTo(new Ran(1, "", "picket: taken: names more than one authority\n"));
  }

  @Test
  void retire_allSensorsHaveChanged_isDone() throws IOException {
    var changed = new LocalReply.Sensors(42, List.of(Answers.sensors().sensors().getFirst()));
    try (var daemon = ScriptedDaemon.answering(socket(), _ -> changed)) {
      var ran = Ran.picket(run, "ca", "retire", "ca");

      assertThat(ran).isEqualTo(new Ran(0, "ca: 1 trusted no more\n", ""));
      assertThat(System.getProperty(FakeParts.LOADED)).isEqualTo("retire ca");
      assertThat(daemon.asked()).containsExactly(new LocalRequest.ListSensors());
    }
  }

  @Test
  void retire_aSensorHasNot_isRefusedAndNamesIt() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), _ -> Answers.sensors())) {
      var ran = Ran.picket(run, "ca", "retire", "ca");

      assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(ran.err()).contains("issues now: mail-with-a-long-name;");
      assertThat(System.getProperty(FakeParts.LOADED)).isNotEqualTo("retire ca");
    }
  }

  @Test
  void retire_nobodyThereToAsk_isRefusedUnlessForced() {
    assertThat(Ran.picket(run, "ca", "retire", "ca").code()).isEqualTo(ExitCode.UNREACHABLE);

    var ran = Ran.picket(run, "ca", "retire", "ca", "--force");

    assertThat(ran.code()).isZero();
    assertThat(System.getProperty(FakeParts.LOADED)).isEqualTo("retire ca");
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
