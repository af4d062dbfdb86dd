package io.picketline.sensor.detect;

import static io.picketline.sensor.detect.Drill.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whatever packets come. */
class BoundsTest {
  private static final int SOURCES = 65_536;

  private final TraceHost host = new TraceHost();
  private final Told told = new Told();

  @Test
  void memory_atTheHardCap_isAtMost110BytesForEverySourceThatIsTracked() {
    var before = allocated();
    var table = new SourceTable(SOURCES, 7);
    var bytes = allocated() - before;

    for (var i = 0; i < 4 * SOURCES; i++) {
      table.claim(0, SourceAddress.v4(i / 2).low(), 32, NOW);
    }
    var tracked = 0;
    for (var i = 0; i < 2 * SOURCES; i++) {
      tracked += table.find(0, SourceAddress.v4(i).low(), 32) == SourceTable.NONE ? 0 : 1;
    }

    assertThat(tracked).isGreaterThan(SOURCES * 97 / 100);
    assertThat(bytes / (double) tracked).isLessThanOrEqualTo(110);
    assertThat(SourceTable.BYTES_PER_SOURCE).isEqualTo(107);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evidence", "immediate", "3"})
  void anything_ofAnyone_neverBlocksTheSpared(String trigger) {
    host.spared.add(Prefix.parse("192.0.2.0/28"));
    host.spared.add(Prefix.parse("2001:db8::/64"));
    host.connected.add(Prefix.parse("192.0.2.20/30"));
    var settings = new DetectorSettings("a", 64, 3, Trigger.parse(trigger), true);
    var detector = new ScanDetector(settings, host, told);
    var random = new SplittableRandom(trigger.length());
    var probe = new RawProbe();
    for (var i = 0; i < 200_000; i++) {
      any(random, probe, i * 1_000_000L);
      give(detector, random, probe);
    }

    assertThat(told.blocked).isNotEmpty();
    assertThat(told.blocked)
        .noneMatch(source -> host.spared.stream().anyMatch(spared -> spared.contains(source)));
    assertThat(detector.counts().spared()).isPositive();
  }

  @Test
  void anything_ofAnyone_keepsEveryVerdictsProofWhole() {
    var detector =
        new ScanDetector(new DetectorSettings("a", 256, 3, Trigger.EVIDENCE, true), host, told);
    var random = new SplittableRandom(9);
    var probe = new RawProbe();
    for (var i = 0; i < 200_000; i++) {
      any(random, probe, i * 1_000_000L);
      give(detector, random, probe);
    }

    assertThat(told.verdicts)
        .isNotEmpty()
        .allSatisfy(verdict -> {
          assertThat(verdict.evidence()).isNotEmpty();
          assertThat(verdict.evidence())
              .allMatch(piece -> verdict.source().contains(piece.probe().source()))
              .isSortedAccordingTo((a, b) -> a.probe().at().compareTo(b.probe().at()));
        });
  }

  private static void give(ScanDetector detector, SplittableRandom random, RawProbe probe) {
    switch (random.nextInt(12)) {
      case 0 -> detector.trap(probe);
      case 1 -> detector.halfOpen(probe);
      case 2 -> detector.connectedWithoutData(probe);
      case 3 -> {
        probe.other = random.nextInt(256);
        detector.unhandled(probe);
      }
      case 4 ->
          detector.served(probe.sourceHigh, probe.sourceLow, probe.port, probe.tcp, probe.atNanos);
      default -> detector.probe(probe);
    }
  }

  private static void any(SplittableRandom random, RawProbe probe, long afterNanos) {
    probe.sourceHigh = 0;
    probe.sourceLow = SourceAddress.parse("192.0.2.0").low() + random.nextInt(32);
    if (random.nextBoolean()) {
      probe.sourceHigh = 0x20010db8_00000000L + random.nextInt(4);
      probe.sourceLow = random.nextInt(8);
    }
    probe.port = random.nextInt(65_536);
    probe.sourcePort = random.nextInt(65_536);
    probe.tcp = random.nextInt(4) > 0;
    probe.other = RawProbe.NO_OTHER;
    probe.flags = probe.tcp ? random.nextInt(256) : 0;
    probe.sequence = random.nextInt() & 0xffff_ffffL;
    probe.window = random.nextInt(65_536);
    probe.options = random.nextBoolean() ? TcpOptions.NONE : TcpOptions.MSS_ONLY;
    probe.identification = random.nextInt(65_536);
    probe.atNanos = NOW + afterNanos;
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
