package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
