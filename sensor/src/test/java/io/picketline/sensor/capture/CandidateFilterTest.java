package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

class CandidateFilterTest {
  private static final int PAYLOAD = 5;

  @ParameterizedTest
  @ValueSource(ints = {0x02, 0xc2, 0x00, 0x01, 0x29, 0x08, 0x20, 0x03, 0x3f, 0x11, 0x10, 0x04})
  void text_probesOfAnyKind_pass(int flags) throws PcapNativeException {
    var tcp = Packets.tcp(40000, 80, flags, new byte[0]);

    assertThat(passes(true, true, v4(6, tcp))).isTrue();
    assertThat(passes(true, true, v6(6, tcp))).isTrue();
    assertThat(passes(false, true, v4(6, tcp))).isFalse();
    assertThat(passes(false, true, v6(6, tcp))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0x12, 0", "0x14, 0", "0x18, 5", "0x10, 5"})
  void text_trafficOfConnections_staysInTheKernel(String flags, int payload)
      throws PcapNativeException {
    var tcp = Packets.tcp(40000, 80, Integer.decode(flags), new byte[payload]);

    assertThat(passes(true, true, v4(6, tcp))).isFalse();
    assertThat(passes(true, true, v6(6, tcp))).isFalse();
  }

  @Test
  void text_ackWithOptions_staysInTheKernel() throws PcapNativeException {
    var tcp = Packets.tcp(40000, 80, 0x10, new byte[12]);
    tcp[12] = (byte) 0x80; // as with the time stamps of any modern client

    assertThat(passes(true, true, v4(6, tcp))).isFalse();
    assertThat(passes(true, true, v6(6, tcp))).isFalse();
  }

  @Test
  void text_udp_passesIfWatched() throws PcapNativeException {
    var udp = Packets.udp(40000, 80, new byte[PAYLOAD]);

    assertThat(passes(true, true, v4(17, udp))).isTrue();
    assertThat(passes(true, true, v6(17, udp))).isTrue();
    assertThat(passes(true, false, v4(17, udp))).isFalse();
    assertThat(passes(true, false, v6(17, udp))).isFalse();
  }

  @Test
  void text_questionsOfIcmp_pass() throws PcapNativeException {
    for (var type : new byte[] {8, 13, 17}) {
      assertThat(passes(true, true, v4(1, new byte[] {type, 0, 0, 0}))).isTrue();
    }
    assertThat(passes(true, true, v6(58, new byte[] {(byte) 128, 0, 0, 0}))).isTrue();
    assertThat(passes(true, true, v4(132, new byte[32]))).isTrue();
    assertThat(passes(true, true, v6(200, new byte[32]))).isTrue();
  }

  @Test
  void text_answersOfIcmpAndGroups_stayInTheKernel() throws PcapNativeException {
    assertThat(passes(true, true, v4(1, new byte[32]))).isFalse();
    assertThat(passes(true, true, v4(2, new byte[32]))).isFalse();
    assertThat(passes(true, true, v6(58, new byte[32]))).isFalse();
  }

  @Test
  void text_fragments_pass() throws PcapNativeException {
    var first = Arrays.copyOf(v4(6, new byte[20]), 28);
    ByteBuffer.wrap(first).putShort(6, (short) 0x2000);
    var second = Arrays.copyOf(v4(6, new byte[20]), 24);
    ByteBuffer.wrap(second).putShort(6, (short) 0x0001);

    assertThat(passes(true, true, first)).isTrue();
    assertThat(passes(true, true, second)).isTrue();
  }

  @Test
  void text_ipv6ExtensionHeaders_pass() throws PcapNativeException {
    var tcp = Packets.tcp(40000, 80, Packets.SYN, new byte[0]);
    var options = new byte[] {6, 0, 0, 0, 0, 0, 0, 0};

    assertThat(passes(true, true, Packets.ip(Packets.SOURCE6, Packets.LOCAL6, 60, 6, options, tcp)))
        .isTrue();
  }

  private static byte[] v4(int protocol, byte[] transport) {
    return Packets.ip(Packets.SOURCE, Packets.LOCAL, protocol, transport);
  }

  private static byte[] v6(int protocol, byte[] transport) {
    return Packets.ip(Packets.SOURCE6, Packets.LOCAL6, protocol, transport);
  }

  private static boolean passes(boolean tcp, boolean udp, byte[] packet)
      throws PcapNativeException {
    var v4 = packet[0] >>> 4 == 4;
    var frame =
        ByteBuffer.allocate(14 + packet.length)
            .putShort(12, (short) (v4 ? 0x0800 : 0x86dd))
            .put(14, packet)
            .array();
    BpfProgram program =
        Pcaps.compileFilter(
            1600,
            DataLinkType.EN10MB,
            CandidateFilter.text(tcp, udp),
            BpfCompileMode.OPTIMIZE,
            PcapHandle.PCAP_NETMASK_UNKNOWN);
    try {
      return program.applyFilter(frame);
    } finally {
      program.free();
    }
  }
}
