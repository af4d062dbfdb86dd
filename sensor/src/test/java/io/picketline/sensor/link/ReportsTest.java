package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.link.LinkMessage;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Reports reports = new Reports(5);

  @Test
  void confirmed_upToASeq_forgetsThose() {
    add(3);

    assertThat(reports.confirmed(5, 2)).isTrue();
    assertThat(reports.unconfirmed(NOW)).extracting(LinkMessage.Report::seq).containsExactly(3L);
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

  @Test
  void overdue_unconfirmed_areSentAgainAfterEverLongerSpans() {
    add(2);
    reports.confirmed(5, 1);

    var times =
        IntStream.rangeClosed(1, 200)
            .filter(second -> !reports.overdue(NOW.plusSeconds(second)).isEmpty())
            .boxed()
            .toList();

    assertThat(times).containsExactly(4, 12, 28, 60, 124, 188);
  }

  @Test
  void unconfirmed_newConnection_beginsWithShortSpansAgain() {
    add(1);
    reports.overdue(NOW.plusSeconds(4));

    var then = NOW.plusSeconds(60);

    assertThat(reports.unconfirmed(then)).hasSize(1);
    assertThat(reports.overdue(then.plusSeconds(3))).isEmpty();
    assertThat(reports.overdue(then.plusSeconds(4))).hasSize(1);
  }

  private void add(int count) {
    for (var i = 0; i < count; i++) {
      reports.add(List.of(), NOW);
    }
  }
}
