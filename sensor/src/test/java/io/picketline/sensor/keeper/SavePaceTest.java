package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SavePaceTest {

  private final SavePace pace = new SavePace();

  @Test
  void saved_againAndAgainInVain_isTriedEverMoreSeldomAndSoonAfterASuccess() {
    assertThat(pausesAfterFailures(8)).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);

    attempt(Optional.empty());
    pace.changed();
    assertThat(pace.pause(0)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void changedUrgently_afterFailures_doesNotWait() {
    pausesAfterFailures(8);

    pace.whenSaved(_ -> {});

    assertThat(pace.changedUrgently()).isTrue();
    assertThat(pace.pause(0)).isZero();
  }

  private long[] pausesAfterFailures(int count) {
    var pauses = new long[count];
    for (var i = 0; i < count; i++) {
      attempt(Optional.of("No space left on device"));
      pauses[i] = pace.pause(0).toSeconds();
    }
    return pauses;
  }

  private void attempt(Optional<String> problem) {
    pace.saving(0);
    pace.saved(new StateWriter.Written(Duration.ofMillis(1), problem));
  }
}
