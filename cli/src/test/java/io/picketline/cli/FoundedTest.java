package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.cli.daemon.Founded;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.HostService;
import io.picketline.cli.session.Place;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Role;
import io.picketline.spi.Founding;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet founded where a service is to run its coordinator. */
class FoundedTest {
  private static final Founding.Request REQUEST =
      new Founding.Request(Optional.empty(), List.of(), false);

  @TempDir private Path run;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> ran = new ArrayList<>();
  private boolean runs;
  private boolean startable = true;

  @Test
  void make_serviceDoesNotStart_saysWhatWasMadeAndWhatToDo() {
    startable = false;

    assertThatThrownBy(() -> founded("new").make(REQUEST))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
        .hasMessageContaining("systemctl status picketline-coordinator")
        .hasMessageContaining("journalctl -u picketline-coordinator");
    assertThat(out.toString())
        .contains("authority of coord1: /id", "SHA-256 AA:BB")
        .contains("next: 'systemctl status", "run the same command again")
        .doesNotContain("started");
  }

  @Test
  void make_againAfterThat_startsIt() throws IOException {
    assertThat(founded("old").make(REQUEST)).isZero();

    assertThat(out.toString()).contains("SHA-256 CC:DD", "started picketline-coordinator");
    assertThat(err.toString()).contains("nothing was made");
    assertThat(ran).contains("systemctl enable --now picketline-coordinator.service");
  }

  @Test
  void make_runsAlready_isRefusedAndLeftAlone() {
    runs = true;

    assertThatThrownBy(() -> founded("old").make(REQUEST)).hasMessageContaining("nothing was made");
    assertThat(ran).noneMatch(line -> line.contains("enable") || line.contains("restart"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void make_newWhereItRunsAlready_startsItAgain() throws IOException {
    runs = true;

    assertThat(founded("new").make(REQUEST)).isZero();

    assertThat(ran).contains("systemctl restart picketline-coordinator.service");
  }

  private Founded founded(String config) throws IOException {
    Files.createDirectories(run.resolve("systemd/system"));
    var service = HostService.of(Role.COORDINATOR, run, this::systemctl);
    var surroundings =
        Examples.unattended(new PrintWriter(out, true), new PrintWriter(err, true), run);
    var session = new Session(surroundings, new Picket(), Place.OWN);
    return new Founded(session, run.resolve(config), List.of(), service);
  }

  private HostService.Outcome systemctl(List<String> command) {
    var line = String.join(" ", command);
    ran.add(line);
    var done = line.contains("is-active") ? runs : startable || line.contains(" cat ");
    return new HostService.Outcome(done ? 0 : 1, "Job failed\n");
  }
}
