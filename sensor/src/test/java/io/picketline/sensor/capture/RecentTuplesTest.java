package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecentTuplesTest {
  private static final int CAPACITY = 64;

  private final RecentTuples tuples = new RecentTuples(CAPACITY, 7);

  @Test
  void aliveSince_anyPartDiffers_isNotTheSame() {
    tuples.seen(1, 2, 3, 4, 5, 6, 100);

    assertThat(tuples.aliveSince(1, 2, 3, 4, 5, 6, 100)).isTrue();
    assertThat(tuples.aliveSince(1, 2, 3, 4, 5, 6, 101)).isFalse();
    assertThat(tuples.aliveSince(9, 2, 3, 4, 5, 6, 0)).isFalse();
    assertThat(tuples.aliveSince(1, 9, 3, 4, 5, 6, 0)).isFalse();
    assertThat(tuples.aliveSince(1, 2, 9, 4, 5, 6, 0)).isFalse();
    assertThat(tuples.aliveSince(1, 2, 3, 9, 5, 6, 0)).isFalse();
    assertThat(tuples.aliveSince(1, 2, 3, 4, 9, 6, 0)).isFalse();
    assertThat(tuples.aliveSince(1, 2, 3, 4, 5, 9, 0)).isFalse();
  }

  @Test
  void seen_again_renewsTheTime() {
    tuples.seen(1, 2, 3, 4, 5, 6, 100);
    tuples.seen(1, 2, 3, 4, 5, 6, 200);

    assertThat(tuples.aliveSince(1, 2, 3, 4, 5, 6, 200)).isTrue();
  }

  @Test
  void seen_moreThanFit_forgetsTheOldestFirst() {
    for (var port = 0; port < 100 * CAPACITY; port++) {
      tuples.seen(1, 2, 3, 4, 5, port, port);
    }

    var kept = 0;
    for (var port = 0; port < 100 * CAPACITY; port++) {
      kept += tuples.aliveSince(1, 2, 3, 4, 5, port, 0) ? 1 : 0;
    }
    assertThat(kept).isEqualTo(CAPACITY);
    assertThat(tuples.aliveSince(1, 2, 3, 4, 5, 100 * CAPACITY - 1, 0)).isTrue();
    assertThat(tuples.aliveSince(1, 2, 3, 4, 5, 0, 0)).isFalse();
  }

  @Test
  void create_capacityNoPowerOfTwo_isRefused() {
    assertThatThrownBy(() -> new RecentTuples(100, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100");
  }
}
