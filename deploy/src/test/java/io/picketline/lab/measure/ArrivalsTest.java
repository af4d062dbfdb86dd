package io.picketline.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final long RUN = 7;

  private final Arrivals arrivals = new Arrivals();

  @BeforeEach
  void expectTheRun() {
    arrivals.expect(RUN);
  }

  @Test
  void nothingArrived_isTold() {
    assertThat(arrivals.last()).isZero();
    assertThat(arrivals.lastNumber()).isEqualTo(-1);
    assertThat(arrivals.gaps()).isEmpty();
  }

  @Test
  void arrived_packetOfAnotherRun_isNotCounted() {
    arrivals.arrived(RUN - 1, 5, 1_000);

    assertThat(arrivals.count()).isZero();
  }

  @Test
  void missing_gapInTheNumbers_isCounted() {
    arrivals.arrived(RUN, 3, 1_000);
    arrivals.arrived(RUN, 4, 1_050);
    arrivals.arrived(RUN, 7, 1_200);

    assertThat(arrivals.missing()).isEqualTo(2);
    assertThat(arrivals.gaps()).containsExactly(50, 150);
  }

  @Test
  void firstAfter_packetsBeforeAndAfter_findsTheFirstLater() {
    arrivals.arrived(RUN, 1, 1_000);
    arrivals.arrived(RUN, 2, 2_000);
    arrivals.arrived(RUN, 3, 3_000);

    assertThat(arrivals.firstAfter(1_000)).isEqualTo(2_000);
    assertThat(arrivals.firstAfter(3_000)).isZero();
  }

  @Test
  void arrived_morePacketsThanFirstRoom_keepsAll() {
    for (var i = 0; i < 40_000; i++) {
      arrivals.arrived(RUN, i, i * 50L);
    }

    assertThat(arrivals.count()).isEqualTo(40_000);
    assertThat(arrivals.last()).isEqualTo(39_999 * 50L);
  }
}
