package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.capture.CaptureCounters;
import io.picketline.sensor.capture.PacketOutcome;
import io.picketline.sensor.capture.PacketParser;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.detect.HostView;
import io.picketline.sensor.detect.RawProbe;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done for every packet allocates nothing once it is warm. */
class PacketPathTest {
  private static final int WARM = 200_000;
  private static final int MEASURED = 100_000;

  /** Far less than one object a packet; the measurement itself takes some. */
  private static final long FEW_BYTES = MEASURED;

  private final CaptureCounters counters = new CaptureCounters();
  private final RawProbe probe = new RawProbe();
  private final PacketParser parser = new PacketParser(true, counters);

  @Test
  void packet_parsedAndAskedAbout_allocatesNothing() {
    var host = new HostKnowledge(new ServedSockets(System::nanoTime, 1, ports -> {}));
    host.guard(
        new Guard(new Guard.Wanted(HostAddresses.NONE, List.of(), List.of(), rules(), List.of())));
    host.fleet(new ServedPorts("22,80,443", "53"));
    // UDP without a checksum: one packet serves for all addresses and ports
    var bytes =
        HexFormat.of()
            .parseHex(
                "4500002800000000401100000a0000010a000002"
                    + "9c40005000140000000000000000000000000000");
    run(host, bytes, WARM);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    var before = threads.getCurrentThreadAllocatedBytes();
    var answers = run(host, bytes, MEASURED);
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(answers).isPositive();
    assertThat(counters.of(PacketOutcome.PROBE)).isEqualTo(WARM + MEASURED);
    assertThat(allocated).isLessThan(FEW_BYTES);
  }

  private long run(HostView host, byte[] bytes, int packets) {
    var segment = MemorySegment.ofArray(bytes);
    var buffer = ByteBuffer.wrap(bytes);
    var answers = 0L;
    for (var i = 0; i < packets; i++) {
      buffer.putInt(12, 0xc6336400 + i);
      buffer.putShort(22, (short) i);
      var outcome = parser.parse(segment, 0, bytes.length, probe);
      answers += outcome == PacketOutcome.PROBE ? 1 : 0;
      answers += host.spared(probe.sourceHigh, probe.sourceLow) ? 1 : 0;
      answers += host.keyLength(probe.sourceHigh, probe.sourceLow);
      answers += host.served(probe) ? 1 : 0;
      answers += host.dark(probe) ? 1 : 0;
      answers += host.strayAckExpected(probe) ? 1 : 0;
      answers += host.lateAnswer(probe) ? 1 : 0;
    }
    return answers;
  }

  private static List<IgnoreRule> rules() {
    var rules = new ArrayList<IgnoreRule>();
    for (var i = 0; i < 50_000; i++) {
      var prefix = new Prefix(SourceAddress.v4(0x0b000000 + i * 512), 24);
      rules.add(new IgnoreRule(prefix, "", "test", Instant.EPOCH));
    }
    return rules;
  }
}
