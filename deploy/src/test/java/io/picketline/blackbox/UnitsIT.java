package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd itself says of the units that are shipped. */
class UnitsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path PACKAGING =
      Path.of(requireNonNull(System.getProperty("picketline.root")), "deploy", "packaging");
  private static final Path UNITS = PACKAGING.resolve("systemd");

  @TempDir private Path directory;

  /** The threshold is in tenths. */
  @ParameterizedTest
  @CsvSource({"picketline-sensor, 20", "picketline-coordinator, 15"})
  void sandbox_ofAUnit_leavesNoMoreOpenThanPromised(String unit, int tenths) {
    var told =
        Ran.command(
            LIMIT,
            List.of(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                "--threshold=" + tenths,
                UNITS.resolve(unit + ".service").toString()));

    assertThat(told.exit()).as(told.out() + told.err()).isZero();
    assertThat(told.out()).contains("Overall exposure level for " + unit);
  }

  /** Of a failure before the main process systemd knows no exit code that is for good. */
  @ParameterizedTest
  @ValueSource(strings = {"sensor", "coordinator"})
  void check_ofABadConfiguration_leavesTheEndToTheDaemon(String daemon) throws IOException {
    assertThat(UNITS.resolve("picketline-%s.service".formatted(daemon)))
        .content()
        .contains(
            "\nExecStartPre=-/usr/bin/picket config check --only %s ".formatted(daemon),
            "\nRestartPreventExitStatus=77 78\n");
  }

  /** Programs of the package need not be on the host that tests. */
  @ParameterizedTest
  @ValueSource(strings = {"picketline-sensor", "picketline-coordinator"})
  void unit_verified_hasNothingToComplainOf(String unit) throws IOException {
    var text =
        Files.readString(UNITS.resolve(unit + ".service"))
            .replaceAll("/usr/(bin/picket|lib/picketline/bin/aot-cache)\\b", "/bin/true");
    var file = Files.writeString(directory.resolve(unit + ".service"), text);

    var told =
        Ran.command(LIMIT, List.of("systemd-analyze", "verify", "--man=no", file.toString()));

    assertThat(told).isEqualTo(new Ran(0, "", ""));
  }

  /** A mistake in what is checked must be noticed, or the test above could not fail. */
  @Test
  void unit_misspelt_isComplainedOf() throws IOException {
    var text = Files.readString(UNITS.resolve("picketline-sensor.service"));
    var file =
        Files.writeString(
            directory.resolve("picketline-sensor.service"), text.replace("NoNew", "NuNew"));

    var told =
        Ran.command(LIMIT, List.of("systemd-analyze", "verify", "--man=no", file.toString()));

    assertThat(told.out() + told.err()).contains("NuNewPrivileges");
  }

  /** Users and directories are those that the units name. */
  @ParameterizedTest
  @ValueSource(strings = {"sensor", "coordinator"})
  void users_ofTheUnits_areMade(String daemon) throws IOException {
    var user = "picketline-" + daemon;
    var unit = Files.readString(UNITS.resolve(user + ".service"));
    var users = Files.readString(UNITS.resolve("picketline.sysusers"));
    var directories = Files.readString(UNITS.resolve("picketline.tmpfiles"));

    assertThat(unit)
        .contains("\nUser=" + user + "\n", "\nGroup=" + user + "\n")
        .contains("\nSupplementaryGroups=picketline picketline-admin\n")
        .contains("\nStateDirectory=picketline/" + daemon + "\n");
    assertThat(users)
        .containsPattern("(?m)^u " + user + " +- .* /var/lib/picketline/" + daemon)
        .containsPattern("(?m)^m " + user + " +picketline$")
        .containsPattern("(?m)^m " + user + " +picketline-admin$");
    assertThat(directories)
        .containsPattern(
            "(?m)^d /var/lib/picketline/%s +%s +%s +%s ".formatted(daemon, mode(unit), user, user));
  }

  private static String mode(String unit) {
    return unit.lines()
        .filter(line -> line.startsWith("StateDirectoryMode="))
        .map(line -> line.substring(line.indexOf('=') + 1))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"picketline-sensor", "picketline-coordinator"})
  void script_forOpenRc_isASoundShellScript(String name) {
    var script = PACKAGING.resolve("openrc").resolve(name);

    assertThat(script).isExecutable();
    assertThat(Ran.command(LIMIT, List.of("sh", "-n", script.toString())))
        .isEqualTo(new Ran(0, "", ""));
  }
}
