package io.picketline.sensor.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScanDetectorTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000L;

  private static final long V4 = SourceAddress.v4(0).low();

  private final TraceHost host = new TraceHost();
  private final Told told = new Told();
  private final RawProbe probe = new RawProbe();

  @Test
  void verdict_namesItsProbes_theLastIsTheOneThatDecided() {
    var detector = detector(1024);
    syn("192.0.2.7", 23, 1_234);
    detector.probe(probe);
    syn("192.0.2.7", 25, 5_678);
    detector.probe(probe);
    syn("192.0.2.7", 110, 999_999_999);

    detector.probe(probe);

    var verdict = told.verdicts.getFirst();
    assertThat(verdict.evidence()).hasSize(3);
    assertThat(verdict.evidence().getLast().probe()).isEqualTo(probe.toProbe());
    assertThat(verdict.evidence().getFirst().probe().at()).isEqualTo(START.plusNanos(1_000));
    assertThat(verdict.evidence()).allMatch(piece -> piece.kind() == EvidenceKind.SYN_DARK);
    assertThat(verdict.score()).isCloseTo(3 * Math.log(10), within(1e-5));
    assertThat(verdict.verified()).isFalse();
    assertThat(verdict.expiresAt()).isEqualTo(verdict.decidedAt().plusSeconds(600));
  }

  @Test
  void verdict_afterManyLightProbes_keepsTheFirstEightAndTheDecidingOne() {
    var detector = detector(1024);
    for (var port = 40_000; told.verdicts.isEmpty(); port++) {
      syn("192.0.2.7", port, (port - 40_000) * 1_000L);
      probe.tcp = false;
      probe.flags = 0;
      probe.sequence = 0;
      detector.probe(probe);
    }

    var evidence = told.verdicts.getFirst().evidence();
    assertThat(evidence).hasSize(9);
    assertThat(evidence.get(7).probe().port()).isEqualTo(40_007);
    assertThat(evidence.getLast().probe()).isEqualTo(probe.toProbe());
    assertThat(probe.port).isEqualTo(40_000 + 13);
  }

  @Test
  void verdict_afterAVerifiedOne_isVerifiedOnlyIfATrapDecides() {
    var detector = detector(1024);
    syn("192.0.2.7", 23, 0);
    detector.trap(probe);
    syn("192.0.2.7", 24, 700_000_000_000L);
    detector.probe(probe);
    assertThat(told.verdicts).extracting(Verdict::verified).containsExactly(true, false);
    syn("192.0.2.7", 25, 701_000_000_000L);

    detector.trap(probe);

    assertThat(told.verdicts).extracting(Verdict::verified).containsExactly(true, false, true);
    assertThat(told.verdicts).extracting(Verdict::offence).containsExactly(1, 2, 2);
  }

  @Test
  void trap_malformedPacketBeforeOrAfter_doesNotHideTheProof() {
    var detector = detector(1024);
    for (var port = 40_001; port <= 40_002; port++) {
      syn("192.0.2.7", port, port);
      if (port == 40_002) {
        detector.trap(probe);
      }
      probe.flags = 0;
      detector.probe(probe);
      detector.trap(probe);
    }
    assertThat(told.verdicts).isEmpty();

    syn("192.0.2.7", 25, 50_000);
    detector.probe(probe);

    assertThat(told.verdicts).extracting(Verdict::verified).containsExactly(true);
  }

  @Test
  void held_scanner_givesScorePairsAndEvidence() {
    var detector = detector(1024);
    for (var port = 1; port <= 5; port++) {
      syn("192.0.2.7", port, port);
      detector.probe(probe);
    }

    var held = detector.held(SourceAddress.parse("192.0.2.7"), START.plusSeconds(1)).orElseThrow();

    assertThat(held.score()).isCloseTo(5 * Math.log(10), within(1e-9));
    assertThat(held.pairs()).isEqualTo(5);
    assertThat(held.offences()).isEqualTo(1);
    assertThat(held.blockedUntil()).contains(START.plusSeconds(600).plusMillis(1));
    assertThat(held.evidence()).hasSize(5);
    assertThat(detector.held(SourceAddress.parse("192.0.2.8"), START)).isEmpty();
  }

  @Test
  void forget_prefix_forgetsAllWithinAndNoneOutside() {
    var detector = detector(1024);
    for (var source : new String[] {"192.0.2.7", "192.0.2.8", "198.51.100.1", "2001:db8::1"}) {
      syn(source, 23, 0);
      detector.probe(probe);
    }

    assertThat(detector.forget(Prefix.parse("192.0.2.0/24"))).isEqualTo(2);
    assertThat(detector.forget(Prefix.parse("2001:db8::/32"))).isEqualTo(1);
    assertThat(detector.held(SourceAddress.parse("198.51.100.1"), START)).isPresent();
  }

  @Test
  void forget_decoy_givesNoVerdictAfterEither() {
    var detector = detector(1024);
    for (var source : new String[] {"192.0.2.7", "192.0.2.8"}) {
      syn(source, 23, 0);
      detector.probe(probe);
    }

    detector.forget(Prefix.parse("192.0.2.7/32"));

    var held = detector.held(SourceAddress.parse("192.0.2.7"), START).orElseThrow();
    assertThat(held.decoy()).isTrue();
    assertThat(held.score()).isZero();
    assertThat(held.pairs()).isZero();
    for (var port = 1; port <= 9; port++) {
      syn("192.0.2.7", port, 1_000_000_000L + port);
      detector.probe(probe);
    }
    assertThat(told.verdicts).isEmpty();
  }

  @Test
  void probe_anyPacketsFromAnyone_neverBlockTheSpared() {
    host.spared.add(Prefix.parse("192.0.2.0/28"));
    host.spared.add(Prefix.parse("2001:db8::/64"));
    var random = new SplittableRandom(42);
    var detector = detector(64);

    for (var i = 0; i < 300_000; i++) {
      randomProbe(random, i * 1_000_000L);
      detector.probe(probe);
    }

    assertThat(told.blocked).isNotEmpty();
    assertThat(told.blocked)
        .noneMatch(source -> host.spared.stream().anyMatch(spared -> spared.contains(source)));
    assertThat(detector.counts().spared()).isPositive();
  }

  @Test
  void probe_anyPackets_everyVerdictRestsOnEnough() {
    var random = new SplittableRandom(43);
    var detector = detector(64);

    for (var i = 0; i < 100_000; i++) {
      randomProbe(random, i * 10_000_000L);
      detector.probe(probe);
    }

    assertThat(told.verdicts)
        .isNotEmpty()
        .allSatisfy(verdict -> {
          assertThat(verdict.score()).isGreaterThanOrEqualTo(SequentialTest.LIMIT);
          assertThat(verdict.evidence()).hasSizeGreaterThanOrEqualTo(2);
        });
  }

  @Test
  void probe_millionSpoofedSources_memoryIsBoundedAndTheScannerFound() {
    var detector = detector(4096);
    var random = new SplittableRandom(7);
    var before = allocated();

    for (var i = 0; i < 1_000_000; i++) {
      syn(0, SourceAddress.v4(random.nextInt()).low(), random.nextInt(1, 32_768), i * 1_000L);
      detector.probe(probe);
      if (i % 400_000 == 200_000) {
        told.words.clear();
      }
    }
    var flooded = told.blocked.size();
    for (var port = 1; port <= 4; port++) {
      syn("198.51.100.77", port, 2_000_000_000L + port);
      detector.probe(probe);
    }

    assertThat(detector.counts().untracked()).isGreaterThan(900_000);
    assertThat(detector.counts().evicted()).isLessThan(100_000);
    assertThat(flooded).isZero();
    assertThat(told.blocked).contains(Prefix.parse("198.51.100.77"));
    // what the sink writes down, not the detector
    assertThat(allocated() - before).isLessThan(1_000_000L * 600);
  }

  @Test
  void probe_floodBetweenSlowProbes_doesNotHideTheScanner() {
    var detector = detector(4096);
    var random = new SplittableRandom(9);
    for (var day = 0; day < 3; day++) {
      syn("198.51.100.77", 1 + day, day * 86_400_000_000_000L);
      detector.probe(probe);
      for (var i = 0; i < 100_000; i++) {
        var at = day * 86_400_000_000_000L + i * 1_000L;
        syn(0, V4 | (random.nextInt() & 0xffff_ffffL), random.nextInt(1, 32_768), at);
        detector.probe(probe);
      }
      told.words.clear();
    }

    assertThat(told.blocked).containsExactly(Prefix.parse("198.51.100.77"));
  }

  @Test
  void probe_warm_allocatesNothing() {
    var sink = new CountingSink();
    var detector = new ScanDetector(new DetectorSettings("a", 4096, 3), new OpenHost(), sink);
    var random = new SplittableRandom(5);
    flood(detector, random, 200_000);
    var before = allocated();

    flood(detector, random, 100_000);

    assertThat(allocated() - before).isLessThan(10_000);
    assertThat(sink.told).isGreaterThan(100_000);
  }

  private void flood(ScanDetector detector, SplittableRandom random, int count) {
    for (var i = 0; i < count; i++) {
      syn(0, V4 | (random.nextInt() & 0xffff_ffffL), random.nextInt(1, 65_536), i);
      probe.tcp = (i & 1) == 0;
      probe.flags = i & 0x3f;
      detector.probe(probe);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private ScanDetector detector(int sources) {
    return new ScanDetector(new DetectorSettings("a", sources, 3), host, told);
  }

  private void randomProbe(SplittableRandom random, long afterNanos) {
    var v4 = random.nextBoolean();
    if (v4) {
      syn(0, SourceAddress.parse("192.0.2.0").low() + random.nextInt(32), 0, afterNanos);
    } else {
      syn(0x20010db8_00000000L + random.nextInt(4), random.nextInt(8), 0, afterNanos);
    }
    probe.port = random.nextInt(65_536);
    probe.sourcePort = random.nextInt(65_536);
    probe.tcp = random.nextInt(4) > 0;
    probe.flags = probe.tcp ? random.nextInt(256) : 0;
    probe.sequence = random.nextInt() & 0xffff_ffffL;
  }

  private void syn(String source, int port, long afterNanos) {
    var address = SourceAddress.parse(source);
    syn(address.high(), address.low(), port, afterNanos);
  }

  private void syn(long high, long low, int port, long afterNanos) {
    probe.sourceHigh = high;
    probe.sourceLow = low;
    probe.port = port;
    probe.sourcePort = 40_000;
    probe.tcp = true;
    probe.flags = 0x02;
    probe.sequence = (afterNanos * 7 + 1) & 0xffff_ffffL;
    probe.atNanos = START_NANOS + afterNanos;
  }

  /** A host that serves nothing and spares nobody. */
  private static final class OpenHost implements HostView {
    @Override
    public boolean spared(long sourceHigh, long sourceLow) {
      return false;
    }

    @Override
    public int keyLength(long sourceHigh, long sourceLow) {
      return 64;
    }

    @Override
    public boolean served(RawProbe probe) {
      return false;
    }

    @Override
    public boolean dark(RawProbe probe) {
      return true;
    }

    @Override
    public boolean strayAckExpected(RawProbe probe) {
      return false;
    }

    @Override
    public boolean lateAnswer(RawProbe probe) {
      return false;
    }
  }

  /** A sink that only counts. */
  private static final class CountingSink implements DetectionSink {
    private long told;

    @Override
    public void evidence(RawProbe probe, Weighed weighed) {
      told++;
    }

    @Override
    public void block(
        long sourceHigh, long sourceLow, int keyLength, long blockNanos, BlockKind kind) {
      told++;
    }

    @Override
    public void verdict(Verdict verdict, BlockKind kind) {
      told++;
    }

    @Override
    public void spared(Prefix source, RawProbe probe) {
      told++;
    }

    @Override
    public void decoy(Prefix source, RawProbe probe, boolean blocked) {
      told++;
    }
  }
}
