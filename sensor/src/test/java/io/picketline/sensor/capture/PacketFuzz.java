package io.picketline.sensor.capture;

import io.picketline.fuzz.Limits;
import io.picketline.sensor.detect.RawProbe;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Packets and frames as they come; the segment ends where the packet does. */
public final class PacketFuzz {
  private static final LinkLayer[] LAYERS = LinkLayer.values();
  private static final CaptureCounters COUNTERS = new CaptureCounters();
  private static final RawProbe PROBE = new RawProbe();

  private PacketFuzz() {}

  /** The first byte says how the rest is read. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    var how = input[0] & 0xff;
    var bytes = MemorySegment.ofArray(Arrays.copyOfRange(input, 1, input.length));
    Limits.within(
        input.length,
        () -> {
          if ((how & 1) == 0) {
            packet(bytes, 0, (how & 2) != 0);
          } else {
            frame(bytes, LAYERS[(how >>> 1) % LAYERS.length]);
          }
        });
  }

  private static void frame(MemorySegment bytes, LinkLayer layer) {
    var length = (int) bytes.byteSize();
    layer.source(bytes, 0, length);
    layer.destination(bytes, 0, length);
    var start = layer.ipOffset(bytes, 0, length);
    check(start >= -1 && start <= length, "the packet starts at " + start);
    if (start >= 0) {
      packet(bytes, start, true);
    }
  }

  private static void packet(MemorySegment bytes, int start, boolean offload) {
    var parser = new PacketParser(offload, COUNTERS);
    var length = (int) bytes.byteSize() - start;
    var outcome = parser.parse(bytes, start, length, PROBE);
    var there = parser.transportLength();
    check(there >= 0 && there <= length, there + " bytes of transport");
    if (outcome == PacketOutcome.PROBE) {
      check(PROBE.port >>> 16 == 0 && PROBE.sourcePort >>> 16 == 0, "ports");
      check(PROBE.flags >>> 8 == 0 && PROBE.sequence >>> 32 == 0, "flags or sequence");
      check(parser.payloadLength() >= 0, "payload");
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
