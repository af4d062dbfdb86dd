package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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
            "ignore-push",
            "gateway",
            "restart",
            "benign",
            "curlfirst",
            "portsentry",
            "osdetect",
            "flush",
            "flood",
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

  private static long leftovers() throws IOException {
    try (var files = Files.list(Path.of("/tmp"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("picketline-lab."))
          .count();
    }
  }
}
