package io.picketline.cli.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostServiceTest {

  @TempDir private Path run;
  private final List<String> ran = new ArrayList<>();

  @Test
  void start_systemd_enablesAndStartsAtOnce() throws IOException {
    Files.createDirectories(run.resolve("systemd/system"));

    service(Role.COORDINATOR, HostServiceTest::installed).orElseThrow().start();

    assertThat(ran)
        .containsExactly(
            "systemctl cat picketline-coordinator.service",
            "systemctl is-active --quiet picketline-coordinator.service",
            "systemctl enable --now picketline-coordinator.service");
  }

  @Test
  void start_runsAlready_isStartedAgainByWhatIsThereNow() throws IOException {
    Files.createDirectories(run.resolve("systemd/system"));

    service(Role.SENSOR, _ -> true).orElseThrow().start();

    assertThat(ran)
        .endsWith(
            "systemctl enable --now picketline-sensor.service",
            "systemctl restart picketline-sensor.service");
  }

  @Test
  void start_openRc_isAddedToTheRunlevel() throws IOException {
    Files.createDirectories(run.resolve("openrc"));

    service(Role.SENSOR, line -> !line.endsWith("status")).orElseThrow().start();

    assertThat(ran)
        .containsExactly(
            "rc-service --exists picketline-sensor",
            "rc-service --quiet picketline-sensor status",
            "rc-update add picketline-sensor default",
            "rc-service picketline-sensor start");
  }

  @Test
  void start_fails_isToldInItsWords() throws IOException {
    Files.createDirectories(run.resolve("systemd/system"));
    var service = service(Role.SENSOR, line -> line.contains(" cat ")).orElseThrow();

    assertThatThrownBy(service::start)
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "picketline-sensor did not start:"
                + " 'systemctl enable --now picketline-sensor.service': said·so; what was made for"
                + " it stays. 'systemctl status picketline-sensor' and 'journalctl -u"
                + " picketline-sensor' say why; when that is mended, run the same command again");
  }

  @Test
  void of_notInstalled_isNone() throws IOException {
    Files.createDirectories(run.resolve("systemd/system"));

    assertThat(service(Role.SENSOR, _ -> false)).isEmpty();
  }

  @Test
  void of_noInitSystemThatIsKnown_isNoneAndAsksNobody() throws IOException {
    assertThat(service(Role.SENSOR, _ -> true)).isEmpty();
    assertThat(ran).isEmpty();
  }

  /** What a system answers that has the service, which does not run. */
  private static boolean installed(String command) {
    return !command.contains("is-active");
  }

  private Optional<HostService> service(Role daemon, Predicate<String> succeeds)
      throws IOException {
    return HostService.of(
        daemon,
        run,
        command -> {
          var line = String.join(" ", command);
          ran.add(line);
          return new HostService.Outcome(succeeds.test(line) ? 0 : 1, "said\tso\n");
        });
  }
}
