package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply.Said;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.Weighed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
  void said_behindItsEvidence_isHandedOnAsTextInOrder() {
    var words = "GET /\r\n\u001b".getBytes(StandardCharsets.US_ASCII);
    offer(23);
    assertThat(ring.said(probe(23), words, words.length)).isFalse();
    offer(24);

    var drained = new ArrayList<Object>();
    ring.drain("web1", drained::add, drained::add);

    assertThat(drained).hasSize(3);
    assertThat(drained.get(1))
        .isEqualTo(
            new Said(
                Instant.EPOCH,
                new SourceAddress(0, 0),
                23,
                IpProtocol.TCP,
                "GET /\\r\\n\\x1b"));
    assertThat(drained.get(2)).isInstanceOf(Evidence.class);
  }

  @Test
  void said_moreThanIsKept_isCutAndTheNextTimeRoundHasNothingOfIt() {
    var words = new byte[200];
    ring.said(probe(23), words, words.length);
    assertThat(said()).containsExactly("\\x00".repeat(64));

    for (var round = 0; round < 4; round++) {
      ring.said(probe(23), new byte[] {'a', 'b'}, 1);
    }
    assertThat(said()).containsExactly("a", "a", "a", "a");
    offer(1);
    assertThat(said()).isEmpty();
  }

  @Test
  void said_full_isCounted() {
    for (var port = 1; port <= 4; port++) {
      offer(port);
    }
    ring.said(probe(23), new byte[] {'a'}, 1);

    assertThat(ring.overflow()).isEqualTo(1);
    assertThat(said()).isEmpty();
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
    return ring.offer(probe(port), new Weighed(EvidenceKind.SYN_DARK, ScanType.SYN));
  }

  private static RawProbe probe(int port) {
    var probe = new RawProbe();
    probe.port = port;
    probe.tcp = true;
    return probe;
  }

  private List<String> said() {
    var said = new ArrayList<String>();
    ring.drain("web1", _ -> {}, words -> said.add(words.first()));
    return said;
  }

  private List<Evidence> drained() {
    var drained = new ArrayList<Evidence>();
    ring.drain("web1", drained::add);
    return drained;
  }
}
