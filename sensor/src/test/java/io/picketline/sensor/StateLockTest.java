package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {

  @TempDir private Path directory;

  @Test
  void take_anotherHasIt_isRefusedUntilItEnds() throws Exception {
    var state = directory.resolve("state");
    try (var held = StateLock.take(state)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> StateLock.take(state))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "state directory %s: another sensor uses it; stop that first".formatted(state));
    }

    try (var again = StateLock.take(state)) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void take_noDirectoryToBeHad_saysWhy() throws Exception {
    var file = Files.createFile(directory.resolve("file"));
    assertUnusable(file, "it is no directory");
    assertUnusable(file.resolve("state"), "");
    assertUnusable(Path.of("/proc/picketline"), "it is not there and cannot be made");
    assertUnusable(Path.of("/proc"), "");
  }

  @Test
  void take_usable_leavesNothingButTheLock() throws Exception {
    try (var held = StateLock.take(directory);
        var files = Files.list(directory)) {
      assertThat(held).isNotNull();
      assertThat(files).containsExactly(directory.resolve(StateLock.FILE));
    }
  }

  private static void assertUnusable(Path state, String why) {
    assertThatThrownBy(() -> StateLock.take(state))
        .isInstanceOfSatisfying(
            StartException.class,
            e -> assertThat(e.exitCode()).isEqualTo(StartException.CANNOT_CREATE))
        .hasMessageStartingWith("state directory %s: %s".formatted(state, why))
        .hasMessageEndingWith("; name another by sensor.state-directory");
  }
}
