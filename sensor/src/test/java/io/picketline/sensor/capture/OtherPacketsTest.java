package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.detect.RawProbe;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherPacketsTest {
  private final CaptureCounters counters = new CaptureCounters();
  private final PacketParser parser = new PacketParser(true, counters);
  private final RawProbe probe = new RawProbe();
  private final AtomicLong now = new AtomicLong();
  private OtherPackets others = others(Path.of("none"));

  @TempDir Path proc;

  @ParameterizedTest
  @CsvSource({
    "1, 8, ECHO", "1, 13, TIMESTAMP", "1, 17, ADDRESS_MASK", "1, 0, NONE", "1, 3, NONE",
    "1, 14, NONE", "58, 128, ECHO", "58, 129, NONE", "58, 135, NONE", "2, 8, NONE",
    "47, 0, NONE", "50, 0, NONE", "112, 0, NONE", "3, 0, IP_PROTOCOL", "254, 0, IP_PROTOCOL",
    "132, 0, NONE"
  })
  void of_firstByte_saysWhatItIs(int protocol, int type, OtherKind kind) {
    var bytes = MemorySegment.ofArray(new byte[] {(byte) type, 0, 0, 0, 0, 0, 0, 0});

    assertThat(OtherKind.of(protocol, bytes, 0, 8)).isEqualTo(kind);
  }

  @Test
  void of_nothingCaptured_isNone() {
    assertThat(OtherKind.of(1, MemorySegment.NULL, 0, 0)).isEqualTo(OtherKind.NONE);
    assertThat(OtherKind.of(58, MemorySegment.NULL, 0, 0)).isEqualTo(OtherKind.NONE);
    assertThat(OtherKind.of(132, MemorySegment.NULL, 0, 0)).isEqualTo(OtherKind.NONE);
  }

  @Test
  void take_sctpInit_namesItsPort() {
    var sctp = new byte[32];
    sctp[0] = 1;
    sctp[1] = 2;
    sctp[3] = 80;
    sctp[12] = 1;

    assertThat(take(132, sctp)).isTrue();
    assertThat(probe.other).isEqualTo(132);
    assertThat(probe.sourcePort).isEqualTo(258);
    assertThat(probe.port).isEqualTo(80);
    sctp[12] = 2;
    assertThat(take(132, sctp)).isFalse();
    assertThat(others.byName()).containsEntry("reported: SCTP", 1L);
  }

  @Test
  void take_unspokenProtocol_isNamedByItsNumber() {
    assertThat(take(77, new byte[4])).isTrue();
    assertThat(probe.other).isEqualTo(77);
    assertThat(probe.port).isEqualTo(77);
    assertThat(others.byName()).containsOnlyKeys("reported: IP protocol");
  }

  @Test
  void take_protocolThatAProgramSpeaks_isNoneUntilItEnds() throws IOException {
    Files.writeString(
        proc.resolve("raw"),
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
           77: 00000000:004D 00000000:0000 07 00000000:00000000 00:00000000 00000000     0
        """);
    Files.writeString(proc.resolve("protocols"), "protocol  size sockets\nSCTPv6  1808  2  1\n");
    others = others(proc);
    var init = new byte[32];
    init[12] = 1;

    assertThat(take(77, new byte[4])).isFalse();
    assertThat(take(132, init)).isFalse();
    assertThat(take(78, new byte[4])).isTrue();

    Files.writeString(proc.resolve("raw"), "");
    Files.writeString(proc.resolve("protocols"), "SCTPv6  1808  0  1\n");
    assertThat(take(77, new byte[4])).isFalse();
    now.addAndGet(SpokenProtocols.HOLDS.toNanos());
    assertThat(take(77, new byte[4])).isTrue();
    assertThat(take(132, init)).isTrue();
  }

  private OtherPackets others(Path directory) {
    return new OtherPackets(now::get, new SpokenProtocols(directory, now::get));
  }

  @Test
  void take_hostDiscovery_isCountedAlone() {
    for (var ping = 0; ping < 5; ping++) {
      assertThat(take(1, new byte[] {8, 0, 0, 0, 0, 0, 0, 0})).isFalse();
      now.addAndGet(OtherPackets.LINES.toNanos() / 2);
    }
    assertThat(others.byName()).containsExactly(Map.entry("reported: ICMP echo", 5L));
  }

  private boolean take(int protocol, byte[] transport) {
    var packet = Packets.ip(Packets.SOURCE, Packets.LOCAL, protocol, transport);
    var bytes = MemorySegment.ofArray(packet);
    var outcome = parser.parse(bytes, 0, packet.length, probe);
    assertThat(outcome).isEqualTo(PacketOutcome.OTHER_PROTOCOL);
    return others.take(outcome, parser, bytes, 0, probe);
  }
}
