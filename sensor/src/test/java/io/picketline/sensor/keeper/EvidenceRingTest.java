package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanType;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.Weighed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceRingTest {

  private final EvidenceRing ring = new EvidenceRing(4);

  @Test
  void drain_afterOffers_givesThemInOrder() {
    offer(1);
    offer(2);

    assertThat(drained()).extracting(evidence -> evidence.probe().port()).containsExactly(1, 2);
    assertThat(drained()).isEmpty();
  }

  @Test
  void offer_manyBeforeADrain_wakesOnce() {
    assertThat(offer(1)).isTrue();
    assertThat(offer(2)).isFalse();

    drained();

    assertThat(offer(3)).isTrue();
  }

  @Test
  void offer_full_countsWhatFindsNoRoom() {
    for (var port = 1; port <= 6; port++) {
      offer(port);
    }

    assertThat(ring.overflow()).isEqualTo(2);
    assertThat(drained()).hasSize(4);
    offer(7);
    assertThat(drained()).extracting(evidence -> evidence.probe().port()).containsExactly(7);
  }

  @Test
  void drain_whileAnotherThreadOffers_losesAndDoublesNothing() throws Exception {
    var big = new EvidenceRing(1 << 10);
    var offered = 200_000;
    var producer =
        Thread.ofPlatform()
            .start(() -> {
              var probe = new RawProbe();
              probe.tcp = true;
              for (var i = 0; i < offered; i++) {
                probe.sequence = i;
                big.offer(probe, new Weighed(EvidenceKind.SYN_DARK, ScanType.SYN));
              }
            });
    var last = new long[] {-1, 0};
    while (producer.isAlive()) {
      drainInOrder(big, last);
    }
    producer.join();
    drainInOrder(big, last);

    assertThat(last[1] + big.overflow()).isEqualTo(offered);
  }

  private static void drainInOrder(EvidenceRing ring, long[] last) {
    ring.drain(
        "web1",
        evidence -> {
          assertThat(evidence.probe().sequence()).isGreaterThan(last[0]);
          last[0] = evidence.probe().sequence();
          last[1]++;
        });
  }

  private boolean offer(int port) {
    var probe = new RawProbe();
    probe.port = port;
    probe.tcp = true;
    return ring.offer(probe, new Weighed(EvidenceKind.SYN_DARK, ScanType.SYN));
  }

  private List<Evidence> drained() {
    var drained = new ArrayList<Evidence>();
    ring.drain("web1", drained::add);
    return drained;
  }
}
