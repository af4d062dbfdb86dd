package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The lab's own command and clock. */
class Lab90CommandIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TestFactory
  Stream<DynamicTest> calibrate_dropOfItsOwn_isTimedInsideTheCall() {
    return Played.scenario("calibrate", "--runs", "2")
        .proofs(
            "the drop on a is timed inside the call that made it",
            "the drop on b is timed inside the call that made it",
            "the drop on c is timed inside the call that made it");
  }

  @Test
  void calibrate_done_leavesNothingBehind() throws IOException {
    var before = leftovers();

    assertThat(Ran.bin(LIMIT, "lab", "calibrate", "--hosts", "1").exit()).isZero();
    assertThat(leftovers()).isEqualTo(before);
  }

  @Test
  void list_namesEveryScenario() {
    var listed = Ran.bin(LIMIT, "lab", "list");

    assertThat(listed.exit()).as(listed::all).isZero();
    assertThat(listed.out().lines().map(line -> line.split(" ", 2)[0]))
        .contains(
            "scan",
            "scan6",
            "onehost",
            "standalone",
            "ignored",
            "ignore",
            "longblock",
            "prefix",
            "rogue",
            "intrusions",
            "join",
            "gateway",
            "restart",
            "benign",
            "curlfirst",
            "portsentry",
            "osdetect",
            "flush",
            "sweep",
            "slow",
            "spread",
            "decoy",
            "starve",
            "spoof",
            "matrix");
  }

  @Test
  void scenario_unknown_isRefusedByName() {
    var ran = Ran.bin(LIMIT, "lab", "scann");

    assertThat(ran.exit()).as(ran::all).isEqualTo(2);
    assertThat(ran.err()).contains("no scenario scann").contains("bin/lab list");
  }

  @Test
  void option_outOfBounds_isRefused() {
    var ran = Ran.bin(LIMIT, "lab", "scan", "--hosts", "99");

    assertThat(ran.exit()).as(ran::all).isEqualTo(2);
    assertThat(ran.err()).contains("--hosts must be 1 to 26");
  }

  @Test
  void exec_noHost_saysHow() {
    var ran = Ran.bin(LIMIT, "lab", "exec");

    assertThat(ran.exit()).as(ran::all).isEqualTo(2);
    assertThat(ran.err()).contains("bin/lab exec HOST -- COMMAND");
  }

  @Test
  void exec_hostThatIsNotThere_saysWhichAre(@TempDir Path directory) {
    assertThat(labOf(directory, "up", "--hosts", "1").exit()).isZero();
    try {
      var ran = labOf(directory, "exec", "nohost", "--", "true");
      assertThat(ran.exit()).as(ran::all).isEqualTo(2);
      assertThat(ran.err())
          .isEqualTo(
              "lab: nohost is no host of this lab; there are a attacker bystander coord1 gw\n");
      assertThat(labOf(directory, "exec", "a", "--", "sh", "-c", "exit 5").exit()).isEqualTo(5);
    } finally {
      assertThat(labOf(directory, "down").exit()).isZero();
    }
  }

  /** The lab of one user's session, apart from any other that is up. */
  private static Ran labOf(Path directory, String... arguments) {
    var command = new ArrayList<>(List.of("env", "XDG_RUNTIME_DIR=" + directory, Ran.path("lab")));
    command.addAll(List.of(arguments));
    return Ran.command(LIMIT, command);
  }

  private static long leftovers() throws IOException {
    try (var files = Files.list(Path.of("/tmp"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("picketline-lab."))
          .count();
    }
  }
}
