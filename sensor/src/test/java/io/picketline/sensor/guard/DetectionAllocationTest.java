package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.detect.DetectionSink;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.ScanDetector;
import io.picketline.sensor.detect.Weighed;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** A probe that decides nothing allocates nothing: whoever sends it, and however many they are. */
class DetectionAllocationTest {
  private static final int WARM = 20_000;
  private static final int MEASURED = 100_000;

  /** What the measurement itself may take; one object in a thousand probes would be more. */
  private static final long ITS_OWN = 1_024;

  private static final SourceAddress KNOWN = SourceAddress.parse("203.0.113.7");
  private static final SourceAddress IGNORED = SourceAddress.parse("192.0.2.7");

  private final Told told = new Told();
  private final HostKnowledge host =
      new HostKnowledge(new ServedSockets(System::nanoTime, 1, ports -> {}));
  private final ScanDetector detector =
      new ScanDetector(new DetectorSettings("web1", 1 << 14, 42), host, told);
  private final RawProbe probe = new RawProbe();

  @Test
  void probe_knownSourceAndPair_allocatesNothing() {
    allocatesNothing(i -> from(KNOWN.low(), 80 + (i & 1)));

    assertThat(told.verdicts).isZero();
  }

  @Test
  void probe_foundSourceTouchesEverything_allocatesNothing() {
    for (var port = 1; port < 10; port++) {
      from(KNOWN.low(), port);
    }
    assertThat(told.verdicts).isOne();

    allocatesNothing(i -> from(KNOWN.low(), i & 0xffff));
  }

  @Test
  void probe_everyOneFromAnotherSource_allocatesNothing() {
    allocatesNothing(i -> from(0xffff_0000_0000L | (0x0b000000L + i), 23));

    assertThat(told.evidence).isEqualTo(WARM + MEASURED);
    assertThat(told.verdicts).isZero();
  }

  @Test
  void probe_ignoredSource_allocatesNothing() {
    var rule = new IgnoreRule(Prefix.of(IGNORED), "", "test", Instant.EPOCH);
    host.guard(
        new Guard(
            new Guard.Wanted(HostAddresses.NONE, List.of(), List.of(), List.of(rule), List.of())));
    for (var port = 1; port < 10; port++) {
      from(IGNORED.low(), port); // the alert, once an hour
    }

    allocatesNothing(i -> from(IGNORED.low(), i & 0xffff));
    assertThat(told.evidence).isZero();
  }

  private void allocatesNothing(IntConsumer send) {
    host.fleet(new ServedPorts("23,80-81", ""));
    for (var i = 0; i < WARM; i++) {
      send.accept(i);
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();

    var before = threads.getCurrentThreadAllocatedBytes();
    for (var i = 0; i < MEASURED; i++) {
      send.accept(WARM + i);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ITS_OWN);
  }

  private void from(long low, int port) {
    probe.sourceLow = low;
    probe.localLow = 0xffff_c000_0201L;
    probe.sourcePort = 40_000;
    probe.port = port;
    probe.tcp = true;
    probe.flags = 2;
    probe.sequence++;
    probe.atNanos += 1_000;
    detector.probe(probe);
  }

  /** Counts what it is told. */
  private static final class Told implements DetectionSink {
    int evidence;
    int verdicts;

    @Override
    public void evidence(RawProbe probe, Weighed weighed) {
      evidence++;
    }

    @Override
    public void block(long high, long low, int keyLength, long blockNanos, BlockKind kind) {
      verdicts++;
    }

    @Override
    public void verdict(Verdict verdict, BlockKind kind) {}

    @Override
    public void spared(Prefix source, RawProbe probe) {}

    @Override
    public void decoy(Prefix source, RawProbe probe, boolean blocked) {}
  }
}
