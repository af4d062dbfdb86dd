package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply.Said;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.Weighed;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceRingTest {

  private static final Weighed DARK = new Weighed(EvidenceKind.SYN_DARK, ScanType.SYN);
  private static final int WARM = 20_000;
  private static final int MEASURED = 2_000;
  private static final int FEW_BYTES = 4_096;

  private final EvidenceRing ring = new EvidenceRing(4);
  private final EvidenceRing wide = new EvidenceRing(16);

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
    wide.offer(probe(23), DARK);
    assertThat(wide.said(probe(23), words, words.length)).isFalse();
    wide.offer(probe(24), DARK);

    var drained = new ArrayList<Object>();
    wide.drain("web1", drained::add, drained::add);

    var source = new SourceAddress(0, 0);
    assertThat(drained).hasSize(3);
    assertThat(drained.get(1))
        .isEqualTo(new Said(Instant.EPOCH, source, 23, IpProtocol.TCP, "GET /\\r\\n\\x1b"));
    assertThat(drained.get(2)).isInstanceOf(Evidence.class);
  }

  @Test
  void said_moreThanIsKept_isCutAndTheNextTimeRoundHasNothingOfIt() {
    ring.said(probe(23), new byte[200], 200);
    assertThat(said(ring)).containsExactly("\\x00".repeat(64));

    for (var round = 0; round < 4; round++) {
      ring.said(probe(23), new byte[] {'a', 'b'}, 1);
      assertThat(said(ring)).containsExactly("a");
    }
    offer(1);
    assertThat(said(ring)).isEmpty();
  }

  @Test
  void said_manyTouches_leaveRoomForEvidenceAndAreCounted() {
    for (var touch = 0; touch < 100; touch++) {
      wide.said(probe(23), new byte[] {'a'}, 1);
    }
    assertThat(wide.unheard()).isEqualTo(96);
    for (var port = 1; port <= 12; port++) {
      wide.offer(probe(port), DARK);
    }
    assertThat(wide.overflow()).isZero();

    assertThat(said(wide)).hasSize(4);
    wide.said(probe(23), new byte[] {'b'}, 1);
    assertThat(said(wide)).containsExactly("b");
  }

  @Test
  void said_andEvidence_allocateNothing() {
    var big = new EvidenceRing(1 << 15);
    var probe = probe(23);
    var words = new byte[64];
    fill(big, probe, words, WARM);
    said(big);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    var before = threads.getCurrentThreadAllocatedBytes();
    fill(big, probe, words, MEASURED);
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(said(big)).hasSize(MEASURED);
    assertThat(allocated).isLessThan(FEW_BYTES);
  }

  private static void fill(EvidenceRing ring, RawProbe probe, byte[] words, int times) {
    for (var time = 0; time < times; time++) {
      ring.offer(probe, DARK);
      ring.said(probe, words, words.length);
    }
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
    return ring.offer(probe(port), DARK);
  }

  private static RawProbe probe(int port) {
    var probe = new RawProbe();
    probe.port = port;
    probe.tcp = true;
    return probe;
  }

  private static List<String> said(EvidenceRing from) {
    var said = new ArrayList<String>();
    from.drain("web1", _ -> {}, words -> said.add(words.first()));
    return said;
  }

  private List<Evidence> drained() {
    var drained = new ArrayList<Evidence>();
    ring.drain("web1", drained::add);
    return drained;
  }
}
