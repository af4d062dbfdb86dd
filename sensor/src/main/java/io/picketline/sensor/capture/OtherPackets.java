package io.picketline.sensor.capture;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.RawProbe;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names and counts what is reported but blocks nobody by default: host discovery by ICMP, SCTP and
 * IP protocol scans, unfinished fragments, IP options. One thread gives; any may read the counts.
 */
@SuppressWarnings("EnumOrdinal") // counted per packet: an index, where a map would hash
public final class OtherPackets {

  /** Time between two lines on packets of the same kind. */
  static final Duration LINES = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(OtherPackets.class);
  private static final OtherKind[] KINDS = OtherKind.values();
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int SCTP = 132;

  private final LongSupplier nanoTime;
  private final SpokenProtocols spoken;
  private final AtomicLongArray counts = new AtomicLongArray(KINDS.length);
  private final long[] nextLine = new long[KINDS.length];
  private final long[] silent = new long[KINDS.length];

  /**
   * Has seen nothing yet.
   *
   * @param nanoTime a monotonic clock, as System::nanoTime
   */
  public OtherPackets(LongSupplier nanoTime) {
    this(nanoTime, new SpokenProtocols(Path.of("/proc/net"), nanoTime));
  }

  /** The same, with other knowledge of what this host speaks. */
  OtherPackets(LongSupplier nanoTime, SpokenProtocols spoken) {
    this.nanoTime = nanoTime;
    this.spoken = spoken;
    Arrays.fill(nextLine, nanoTime.getAsLong());
  }

  /**
   * Takes a packet that the parser made no probe of, with the addresses that it set.
   *
   * @return whether it is of a protocol that this host does not speak, and {@code probe} says which
   */
  boolean take(
      PacketOutcome outcome, PacketParser parser, MemorySegment bytes, long start, RawProbe probe) {
    return switch (outcome) {
      case OTHER_PROTOCOL -> other(parser, bytes, start, probe);
      case FRAGMENT -> {
        report(OtherKind.FRAGMENT, probe, 0);
        yield false;
      }
      default -> false;
    };
  }

  /** Takes a probe whose packet has IP options. */
  void options(RawProbe probe) {
    report(OtherKind.IP_OPTIONS, probe, probe.port);
  }

  /** Counts by name, those that were seen. */
  public SequencedMap<String, Long> byName() {
    var byName = new LinkedHashMap<String, Long>();
    for (var kind : KINDS) {
      var count = counts.get(kind.ordinal());
      if (count > 0) {
        byName.put("reported: " + kind.text(), count);
      }
    }
    return byName;
  }

  private boolean other(PacketParser parser, MemorySegment bytes, long start, RawProbe probe) {
    var at = start + parser.transportOffset();
    var protocol = parser.protocol();
    var kind = OtherKind.of(protocol, bytes, at, parser.transportLength());
    if (kind == OtherKind.NONE) {
      return false;
    }
    var counts = kind == OtherKind.SCTP || kind == OtherKind.IP_PROTOCOL;
    if (counts && spoken.speaks(protocol)) {
      return false;
    }
    probe.other = counts ? protocol : RawProbe.NO_OTHER;
    probe.tcp = false;
    probe.flags = 0;
    probe.sequence = 0;
    probe.sourcePort = protocol == SCTP ? bytes.get(SHORT, at) & 0xffff : 0;
    probe.port = protocol == SCTP ? bytes.get(SHORT, at + 2) & 0xffff : protocol;
    report(kind, probe, probe.port);
    return counts;
  }

  private void report(OtherKind kind, RawProbe probe, int number) {
    var index = kind.ordinal();
    counts.getAndIncrement(index);
    var now = nanoTime.getAsLong();
    if (now - nextLine[index] < 0) {
      silent[index]++;
      return;
    }
    nextLine[index] = now + LINES.toNanos();
    LOG.info(
        "reported type=\"{}\" source={} number={} more={}",
        kind.text(),
        new SourceAddress(probe.sourceHigh, probe.sourceLow),
        number,
        silent[index]);
    silent[index] = 0;
  }
}
