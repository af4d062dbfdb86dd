package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.detect.RawProbe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes may come; the segment ends where the packet does, so that one byte too far throws. */
class PacketParserFuzzTest {
  private static final int ROUNDS = Boolean.getBoolean("picketline.full") ? 5_000_000 : 100_000;
  private static final int MAX_FLIPS = 6;

  private final CaptureCounters counters = new CaptureCounters();
  private final PacketParser[] parsers = {
    new PacketParser(false, counters), new PacketParser(true, counters)
  };
  private final RawProbe probe = new RawProbe();
  private final Random random = new Random(20261122);

  @Test
  void parse_randomBytes_neverThrows() {
    for (var round = 0; round < ROUNDS; round++) {
      var bytes = new byte[random.nextInt(120)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextInt(4) > 0) {
        bytes[0] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
      }
      parse(bytes);
    }
  }

  @Test
  void parse_mutatedPackets_neverThrows() {
    var originals =
        new byte[][] {
          Packets.syn(Packets.SOURCE, Packets.LOCAL, 80),
          Packets.syn(Packets.SOURCE6, Packets.LOCAL6, 80),
          Packets.datagram(Packets.SOURCE, Packets.LOCAL, 53, 80),
          Packets.datagram(Packets.SOURCE6, Packets.LOCAL6, 53, 80),
          Packets.ip(
              Packets.SOURCE6,
              Packets.LOCAL6,
              0,
              6,
              new byte[] {60, 0, 0, 0, 0, 0, 0, 0, 6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
              Packets.tcp(1, 2, 3, new byte[40]))
        };
    for (var round = 0; round < ROUNDS; round++) {
      var bytes = originals[random.nextInt(originals.length)].clone();
      for (var flips = random.nextInt(MAX_FLIPS); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      parse(random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
    }
    assertThat(counters.of(PacketOutcome.PROBE)).isPositive();
    assertThat(counters.of(PacketOutcome.BAD_CHECKSUM)).isPositive();
    assertThat(counters.of(PacketOutcome.TRUNCATED)).isPositive();
    assertThat(counters.of(PacketOutcome.MALFORMED)).isPositive();
  }

  @Test
  void linkLayers_randomBytes_stayInside() {
    for (var round = 0; round < ROUNDS; round++) {
      var bytes = new byte[random.nextInt(48)];
      random.nextBytes(bytes);
      var segment = MemorySegment.ofArray(bytes);
      for (var link : LinkLayer.values()) {
        assertThat(link.ipOffset(segment, 0, bytes.length)).isBetween(-1, bytes.length);
        link.source(segment, 0, bytes.length);
        link.destination(segment, 0, bytes.length);
      }
    }
  }

  @Test
  void parse_nativeMemory_readsTheSame() {
    var packet = Packets.syn(Packets.SOURCE, Packets.LOCAL, 80);
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocate(packet.length);
      memory.copyFrom(MemorySegment.ofArray(packet));

      assertThat(parsers[0].parse(memory, 0, packet.length, probe)).isEqualTo(PacketOutcome.PROBE);
    }
  }

  private void parse(byte[] bytes) {
    for (var parser : parsers) {
      assertThat(parser.parse(MemorySegment.ofArray(bytes), 0, bytes.length, probe)).isNotNull();
      assertThat(parser.transportLength()).isBetween(0, bytes.length);
    }
  }
}
