package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.evidence;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private final Outbox outbox = new Outbox(5, 3);

  @Test
  void take_severalAttackers_givesEachOnesTogether() {
    outbox.add(evidence("192.0.2.1", 1));
    outbox.add(evidence("192.0.2.2", 2));
    outbox.add(evidence("192.0.2.1", 3));

    assertThat(outbox.take(2))
        .extracting(evidence -> evidence.probe().port())
        .containsExactly(1, 3);
    assertThat(outbox.size()).isEqualTo(1);
  }

  @Test
  void add_manyOfOneAttacker_keepsTheFirstOfHim() {
    for (var port = 1; port <= 9; port++) {
      outbox.add(evidence("192.0.2.1", port));
    }
    outbox.add(evidence("192.0.2.2", 10));

    assertThat(outbox.coalesced()).isEqualTo(6);
    assertThat(outbox.dropped()).isZero();
    assertThat(outbox.take(9))
        .extracting(evidence -> evidence.probe().port())
        .containsExactly(1, 2, 3, 10);
  }

  @Test
  void add_full_dropsAndCounts() {
    for (var host = 1; host <= 7; host++) {
      outbox.add(evidence("192.0.2." + host, 1));
    }

    assertThat(outbox.size()).isEqualTo(5);
    assertThat(outbox.dropped()).isEqualTo(2);
  }

  @Test
  void add_pairThatWaits_keepsTheHeavierAndWhatBothSay() {
    outbox.add(evidence("192.0.2.1", 1));
    outbox.add(evidence("192.0.2.1", 1));

    assertThat(outbox.coalesced()).isEqualTo(1);
    assertThat(outbox.take(9)).containsExactly(evidence("192.0.2.1", 1));
  }

  @Test
  void add_fullOfForgedSources_makesRoomForAScannerAndKeepsHim() {
    outbox.add(evidence("198.51.100.7", 1));
    outbox.add(evidence("198.51.100.7", 2));
    for (var host = 1; host <= 50; host++) {
      outbox.add(evidence("192.0.2." + host, 1));
    }
    outbox.add(evidence("198.51.100.7", 3));

    assertThat(outbox.size()).isEqualTo(5);
    assertThat(outbox.dropped()).isEqualTo(48);
    assertThat(outbox.take(5))
        .extracting(evidence -> evidence.probe().source().toString())
        .containsExactly(
            "198.51.100.7", "198.51.100.7", "198.51.100.7", "192.0.2.49", "192.0.2.50");
  }

  @Test
  void add_fullOfScanners_dropsWhatIsNewAndCounts() {
    for (var port = 1; port <= 3; port++) {
      outbox.add(evidence("192.0.2.1", port));
      outbox.add(evidence("192.0.2.2", port));
    }
    outbox.add(evidence("192.0.2.3", 1));

    assertThat(outbox.size()).isEqualTo(5);
    assertThat(outbox.dropped()).isEqualTo(2);
  }

  @Test
  void forget_prefix_dropsWhatLiesInside() {
    outbox.add(evidence("192.0.2.1", 1));
    outbox.add(evidence("198.51.100.1", 1));

    outbox.forget(Prefix.parse("192.0.2.0/24"));

    assertThat(outbox.size()).isEqualTo(1);
    assertThat(outbox.take(9)).hasSize(1);
  }
}
