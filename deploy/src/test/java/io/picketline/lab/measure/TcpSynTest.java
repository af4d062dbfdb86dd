package io.picketline.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.SourceAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TcpSynTest {

  private static final SourceAddress SOURCE = SourceAddress.parse("10.1.2.7");
  private static final SourceAddress TARGET = SourceAddress.parse("198.18.1.1");

  private final ByteBuffer packet =
      ByteBuffer.wrap(TcpSyn.packet4(SOURCE, TARGET, 40_000, 2_222, 0x1234_5678));

  @Test
  void packet4_header_saysWhoAndHowLong() {
    assertThat(packet.get(0)).as("version 4, five words").isEqualTo((byte) 0x45);
    assertThat(packet.getShort(2) & 0xffff).isEqualTo(packet.capacity());
    assertThat(SourceAddress.v4(packet.getInt(12))).isEqualTo(SOURCE);
    assertThat(SourceAddress.v4(packet.getInt(16))).isEqualTo(TARGET);
  }

  @Test
  void packet4_segment_isASyn() {
    assertThat(packet.getShort(20) & 0xffff).isEqualTo(40_000);
    assertThat(packet.getShort(22)).isEqualTo((short) 2_222);
    assertThat(packet.getInt(24)).isEqualTo(0x1234_5678);
    assertThat(packet.get(33)).as("flags").isEqualTo((byte) 2);
  }

  @Test
  void packet4_segment_hasARightChecksum() {
    var sum = TcpSyn.SEGMENT + 6;
    for (var at = 12; at < packet.capacity(); at += 2) {
      sum += packet.getShort(at) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);

    assertThat((sum & 0xffff) + (sum >>> 16)).isEqualTo(0xffff);
  }
}
