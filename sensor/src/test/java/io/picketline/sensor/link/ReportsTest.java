package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.link.LinkMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {

  private final Reports reports = new Reports(5);

  @Test
  void confirmed_upToASeq_forgetsThose() {
    add(3);

    assertThat(reports.confirmed(5, 2)).isTrue();
    assertThat(reports.unconfirmed()).extracting(LinkMessage.Report::seq).containsExactly(3L);
  }

  @Test
  void confirmed_againOrOfAnotherBoot_isNoNews() {
    add(1);

    assertThat(reports.confirmed(6, 1)).isFalse();
    assertThat(reports.confirmed(5, 1)).isTrue();
    assertThat(reports.confirmed(5, 1)).isFalse();
  }

  @Test
  void open_nothingConfirmedYet_hasRoomForAScanPieceByPiece() {
    // eight pieces of half a SYN's weight each are worth a verdict for all hosts
    add(8);

    assertThat(reports.open()).isTrue();
  }

  @Test
  void open_windowFull_isClosedUntilOneIsConfirmed() {
    add(Reports.WINDOW - 1);
    assertThat(reports.open()).isTrue();
    add(1);

    assertThat(reports.open()).isFalse();
    reports.confirmed(5, 1);
    assertThat(reports.open()).isTrue();
  }

  private void add(int count) {
    for (var i = 0; i < count; i++) {
      reports.add(List.of());
    }
  }
}
