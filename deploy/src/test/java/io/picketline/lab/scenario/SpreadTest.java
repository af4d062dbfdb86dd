package io.picketline.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void of_oddCount_takesTheMiddle() {
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 9));
  }

  @Test
  void of_evenCount_takesTheLowerMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2);
  }

  @Test
  void of_twoHundred_leavesOutTheSlowestTwo() {
    var millis = IntStream.rangeClosed(1, 200).mapToObj(i -> (double) i).toList();

    assertThat(Spread.of(millis)).isEqualTo(new Spread(100, 198));
  }

  @Test
  void of_finerThanMicroseconds_isRounded() {
    assertThat(Spread.of(List.of(0.12345))).isEqualTo(new Spread(0.123, 0.123));
  }

  @Test
  void of_nothing_isRefused() {
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
