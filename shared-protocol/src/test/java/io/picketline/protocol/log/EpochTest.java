package io.picketline.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.event.EventPlace;
import org.junit.jupiter.api.Test;

/** Histories and their order. */
class EpochTest {

  @Test
  void open_whateverTheId_comesAfterWhatWasBeforeAnyHistory() {
    for (var id : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
      var first = new EventPlace(Epoch.open(1, () -> id), 1, 0);

      assertThat(first).isGreaterThan(EventPlace.NOWHERE);
    }
  }
}
