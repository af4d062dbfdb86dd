package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NeighbourTableTest {
  private static final int CAPACITY = 64;

  private final NeighbourTable table = new NeighbourTable(CAPACITY, 7);

  @Test
  void linkAddress_anyPartDiffers_isAnother() {
    table.put(1, 2, 3, 0xa);

    assertThat(table.linkAddress(1, 2, 3)).isEqualTo(0xa);
    assertThat(table.linkAddress(9, 2, 3)).isEqualTo(NeighbourTable.UNKNOWN);
    assertThat(table.linkAddress(1, 9, 3)).isEqualTo(NeighbourTable.UNKNOWN);
    assertThat(table.linkAddress(1, 2, 9)).isEqualTo(NeighbourTable.UNKNOWN);
  }

  @Test
  void put_again_replacesOrForgets() {
    table.put(1, 2, 3, 0xa);
    table.put(1, 2, 3, 0xb);
    assertThat(table.linkAddress(1, 2, 3)).isEqualTo(0xb);

    assertThat(table.put(1, 2, 3, NeighbourTable.UNKNOWN)).isTrue();
    assertThat(table.put(4, 4, 4, NeighbourTable.UNKNOWN)).isTrue();
    assertThat(table.linkAddress(1, 2, 3)).isEqualTo(NeighbourTable.UNKNOWN);
  }

  @Test
  void put_moreThanFit_keepsTheFirstAndSaysSo() {
    var placed = 0;
    for (var low = 0; low < 100 * CAPACITY; low++) {
      placed += table.put(1, 0, low, low) ? 1 : 0;
    }

    assertThat(placed).isEqualTo(CAPACITY);
    var held = 0;
    for (var low = 0; low < 100 * CAPACITY; low++) {
      held += table.linkAddress(1, 0, low) == low ? 1 : 0;
    }
    assertThat(held).isEqualTo(CAPACITY);
    table.clear();
    assertThat(table.put(1, 0, 5, 5)).isTrue();
  }

  @Test
  void create_capacityNoPowerOfTwo_isRefused() {
    assertThatThrownBy(() -> new NeighbourTable(100, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100");
  }
}
