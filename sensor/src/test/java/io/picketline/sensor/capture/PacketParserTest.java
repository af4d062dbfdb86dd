package io.picketline.sensor.capture;

import static io.picketline.sensor.capture.Packets.LOCAL;
import static io.picketline.sensor.capture.Packets.LOCAL6;
import static io.picketline.sensor.capture.Packets.SOURCE;
import static io.picketline.sensor.capture.Packets.SOURCE6;
import static io.picketline.sensor.capture.Packets.SYN;
import static io.picketline.sensor.capture.Packets.datagram;
import static io.picketline.sensor.capture.Packets.ip;
import static io.picketline.sensor.capture.Packets.segment;
import static io.picketline.sensor.capture.Packets.syn;
import static io.picketline.sensor.capture.Packets.tcp;
import static io.picketline.sensor.capture.Packets.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.RawProbe;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketParserTest {
  private static final int UDP = 17;
  private static final int TCP = 6;

  private final CaptureCounters counters = new CaptureCounters();
  private final PacketParser strict = new PacketParser(false, counters);
  private final PacketParser lenient = new PacketParser(true, counters);
  private final RawProbe probe = new RawProbe();

  @Test
  void parse_synOverIpv4_fillsTheProbe() {
    assertThat(parse(syn(SOURCE, LOCAL, 23))).isEqualTo(PacketOutcome.PROBE);

    assertThat(new SourceAddress(probe.sourceHigh, probe.sourceLow)).hasToString(SOURCE);
    assertThat(new SourceAddress(probe.localHigh, probe.localLow)).hasToString(LOCAL);
    assertThat(probe.tcp).isTrue();
    assertThat(probe.sourcePort).isEqualTo(40000);
    assertThat(probe.port).isEqualTo(23);
    assertThat(probe.flags).isEqualTo(SYN);
    assertThat(probe.sequence).isEqualTo(0xfedcba98L);
    assertThat(probe.hopLimit).isEqualTo(61);
    assertThat(strict.payloadLength()).isZero();
    assertThat(counters.of(PacketOutcome.PROBE)).isEqualTo(1);
  }

  @Test
  void parse_datagramAfterSyn_leavesNothingOfTcp() {
    parse(syn(SOURCE, LOCAL, 23));

    assertThat(parse(datagram(SOURCE6, LOCAL6, 53, 161))).isEqualTo(PacketOutcome.PROBE);

    assertThat(new SourceAddress(probe.sourceHigh, probe.sourceLow)).hasToString(SOURCE6);
    assertThat(new SourceAddress(probe.localHigh, probe.localLow)).hasToString(LOCAL6);
    assertThat(probe.tcp).isFalse();
    assertThat(probe.flags).isZero();
    assertThat(probe.sequence).isZero();
    assertThat(probe.sourcePort).isEqualTo(53);
    assertThat(probe.port).isEqualTo(161);
    assertThat(strict.payloadLength()).isEqualTo(3);
  }

  @Test
  void parse_ipv4Options_areSkipped() {
    var options = new byte[] {(byte) 148, 4, 0, 0, 1, 1, 1, 0};

    assertThat(parse(ip(SOURCE, LOCAL, TCP, TCP, options, tcp(1, 65535, SYN, new byte[5]))))
        .isEqualTo(PacketOutcome.PROBE);
    assertThat(probe.port).isEqualTo(65535);
    assertThat(strict.payloadLength()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "hop-by-hop, 0, 8",
    "destination, 60, 8",
    "routing that has ended, 43, 8",
    "atomic fragment, 44, 8"
  })
  void parse_ipv6Extension_isSkipped(String name, int first, int size) {
    var extension = ByteBuffer.allocate(size).put((byte) UDP).array();

    assertThat(parse(ip(SOURCE6, LOCAL6, first, UDP, extension, udp(9, 7, new byte[0]))))
        .as(name)
        .isEqualTo(PacketOutcome.PROBE);
    assertThat(probe.port).isEqualTo(7);
  }

  @Test
  void parse_chainOfExtensions_isSkipped() {
    var chain = new byte[8 + 24 + 8];
    chain[0] = 51; // hop-by-hop, then an authentication header of 24 bytes, then options
    chain[8] = 60;
    chain[9] = 4;
    chain[32] = TCP;

    assertThat(parse(ip(SOURCE6, LOCAL6, 0, TCP, chain, tcp(1, 80, SYN, new byte[0]))))
        .isEqualTo(PacketOutcome.PROBE);
    assertThat(strict.transportOffset()).isEqualTo(80);
    assertThat(strict.transportLength()).isEqualTo(20);
  }

  @Test
  void parse_endlessExtensions_isMalformed() {
    var chain = new byte[8 * 200];
    for (var i = 0; i < chain.length; i += 8) {
      chain[i] = 60;
    }

    assertThat(parse(ip(SOURCE6, LOCAL6, 60, TCP, chain, tcp(1, 80, SYN, new byte[0]))))
        .isEqualTo(PacketOutcome.MALFORMED);
  }

  @Test
  void parse_routingStillToGo_isNoProbe() {
    var routing = new byte[] {TCP, 0, 4, 1, 0, 0, 0, 0};

    assertThat(parse(ip(SOURCE6, LOCAL6, 43, TCP, routing, tcp(1, 80, SYN, new byte[0]))))
        .isEqualTo(PacketOutcome.OTHER_PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x2000, 0x0001, 0x3fff})
  void parse_ipv4Fragment_isCountedAsThat(int field) {
    var packet = syn(SOURCE, LOCAL, 23);
    ByteBuffer.wrap(packet).putShort(6, (short) field);
    resum(packet);

    assertThat(parse(packet)).isEqualTo(PacketOutcome.FRAGMENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0001, 0x0008, 0xfff8})
  void parse_ipv6Fragment_isCountedAsThat(int field) {
    var fragment = ByteBuffer.allocate(8).put((byte) TCP).putShort(2, (short) field).array();

    assertThat(parse(ip(SOURCE6, LOCAL6, 44, TCP, fragment, tcp(1, 80, SYN, new byte[0]))))
        .isEqualTo(PacketOutcome.FRAGMENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 47, 50, 58, 59, 132})
  void parse_otherProtocol_saysWhich(int protocol) {
    assertThat(parse(ip(SOURCE, LOCAL, protocol, new byte[32])))
        .isEqualTo(PacketOutcome.OTHER_PROTOCOL);
    assertThat(strict.protocol()).isEqualTo(protocol);
    assertThat(strict.transportOffset()).isEqualTo(20);
    assertThat(strict.transportLength()).isEqualTo(32);
  }

  @Test
  void parse_oneBitFlipped_isBadChecksum() {
    for (var packet : real()) {
      for (var bit = 0; bit < packet.length * 8; bit++) {
        var flipped = packet.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        if (covered(packet, bit / 8)) {
          assertThat(parse(flipped)).as("bit %d", bit).isNotEqualTo(PacketOutcome.PROBE);
        }
      }
    }
  }

  @Test
  void parse_checksumLeftToTheCard_isGoodOnlyWhereAllowed() {
    for (var packet : real()) {
      var unfinished = leftToTheCard(packet);

      assertThat(parse(unfinished)).isEqualTo(PacketOutcome.BAD_CHECKSUM);
      assertThat(lenient.parse(segment(unfinished), 0, unfinished.length, probe))
          .isEqualTo(PacketOutcome.PROBE);
      unfinished[unfinished.length - 1] ^= 1;
      assertThat(lenient.parse(segment(unfinished), 0, unfinished.length, probe))
          .as("only the pseudo-header is summed")
          .isEqualTo(PacketOutcome.PROBE);
    }
  }

  @Test
  void parse_udpWithoutChecksum_isGoodOverIpv4Only() {
    var v4 = datagram(SOURCE, LOCAL, 1, 2);
    ByteBuffer.wrap(v4).putShort(26, (short) 0);
    var v6 = datagram(SOURCE6, LOCAL6, 1, 2);
    ByteBuffer.wrap(v6).putShort(46, (short) 0);

    assertThat(parse(v4)).isEqualTo(PacketOutcome.PROBE);
    assertThat(probe.port).isEqualTo(2);
    assertThat(parse(v6)).isEqualTo(PacketOutcome.BAD_CHECKSUM);
  }

  @Test
  void parse_cutBehindTheHeaders_isUncheckable() {
    var packet = ip(SOURCE, LOCAL, TCP, tcp(1, 2, SYN, new byte[2000]));

    assertThat(parse(Arrays.copyOf(packet, 1600))).isEqualTo(PacketOutcome.UNCHECKABLE);
    assertThat(strict.payloadLength()).isEqualTo(2000);
    assertThat(parse(packet)).isEqualTo(PacketOutcome.PROBE);
  }

  @Test
  void parse_cutAnywhere_isNeverAProbe() {
    for (var packet : real()) {
      for (var length = 0; length < packet.length; length++) {
        assertThat(parse(Arrays.copyOf(packet, length)))
            .as("%d of %d bytes", length, packet.length)
            .isIn(PacketOutcome.TRUNCATED, PacketOutcome.UNCHECKABLE);
      }
    }
  }

  @Test
  void parse_paddingBehindThePacket_isNotRead() {
    for (var packet : real()) {
      assertThat(parse(Arrays.copyOf(packet, packet.length + 18))).isEqualTo(PacketOutcome.PROBE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        LOCAL
      })
  void parse_ipv4SourceThatCannotBe_isMartian(String source) {
    assertThat(parse(syn(source, LOCAL, 80))).isEqualTo(PacketOutcome.MARTIAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "::", "ff02::1", LOCAL6})
  void parse_ipv6SourceThatCannotBe_isMartian(String source) {
    assertThat(parse(syn(source, LOCAL6, 80))).isEqualTo(PacketOutcome.MARTIAN);
  }

  @Test
  void parse_ipv4AddressMappedIntoIpv6_isMartian() {
    var packet = syn(SOURCE6, LOCAL6, 80);
    ByteBuffer.wrap(packet).putLong(8, 0).putLong(16, SourceAddress.parse(SOURCE).low());

    assertThat(parse(packet)).isEqualTo(PacketOutcome.MARTIAN);
  }

  @ParameterizedTest
  @CsvSource({
    SOURCE + ",255.255.255.255",
    SOURCE + ",224.0.0.251",
    SOURCE + ",0.0.0.0",
    SOURCE6 + ",ff02::fb",
    SOURCE6 + ",::"
  })
  void parse_destinationOfManyOrNone_isNotUnicast(String source, String local) {
    assertThat(parse(datagram(source, local, 5353, 5353))).isEqualTo(PacketOutcome.NOT_UNICAST);
  }

  @ParameterizedTest
  @CsvSource({"0,0x1f", "0,0x51", "0,0xff", "0,0"})
  void parse_otherVersion_isNotIp(int at, String value) {
    var packet = syn(SOURCE, LOCAL, 80);
    packet[at] = (byte) (int) Integer.decode(value);

    assertThat(parse(packet)).isEqualTo(PacketOutcome.NOT_IP);
  }

  @Test
  void parse_headersThatContradictThemselves_areMalformed() {
    var shortHeader = syn(SOURCE, LOCAL, 80);
    shortHeader[0] = 0x44;
    var shortTotal = syn(SOURCE, LOCAL, 80);
    ByteBuffer.wrap(shortTotal).putShort(2, (short) 39);
    resum(shortTotal);
    var longTcp = ip(SOURCE, LOCAL, TCP, withByte(tcp(1, 2, SYN, new byte[0]), 12, 0x60));
    var shortTcp = ip(SOURCE, LOCAL, TCP, withByte(tcp(1, 2, SYN, new byte[0]), 12, 0x40));
    var longUdp = ip(SOURCE, LOCAL, UDP, withByte(udp(1, 2, new byte[0]), 5, 9));
    var shortUdp = ip(SOURCE, LOCAL, UDP, withByte(udp(1, 2, new byte[0]), 5, 7));

    for (var packet :
        new byte[][] {shortHeader, shortTotal, longTcp, shortTcp, longUdp, shortUdp}) {
      assertThat(parse(packet)).isEqualTo(PacketOutcome.MALFORMED);
    }
  }

  @Test
  void parse_atAnOffset_readsOnlyThere() {
    var packet = syn(SOURCE, LOCAL, 4711);
    var buffer = new byte[3 + packet.length + 5];
    Arrays.fill(buffer, (byte) 0xee);
    System.arraycopy(packet, 0, buffer, 3, packet.length);

    assertThat(strict.parse(segment(buffer), 3, packet.length, probe))
        .isEqualTo(PacketOutcome.PROBE);
    assertThat(probe.port).isEqualTo(4711);
  }

  private PacketOutcome parse(byte[] packet) {
    return strict.parse(segment(packet), 0, packet.length, probe);
  }

  private static byte[][] real() {
    return new byte[][] {
      syn(SOURCE, LOCAL, 80),
      syn(SOURCE6, LOCAL6, 80),
      datagram(SOURCE, LOCAL, 53, 137),
      datagram(SOURCE6, LOCAL6, 53, 137)
    };
  }

  /** Whether a checksum covers the byte: IPv6's first eight bytes not, but for the protocol. */
  private static boolean covered(byte[] packet, int at) {
    var v4 = packet[0] >>> 4 == 4;
    return v4 || at >= 8 || at == 6;
  }

  private static byte[] leftToTheCard(byte[] packet) {
    var v4 = packet[0] >>> 4 == 4;
    var at = v4 ? 20 : 40;
    var protocol = packet[v4 ? 9 : 6];
    var from = SourceAddress.of(Arrays.copyOfRange(packet, v4 ? 12 : 8, v4 ? 16 : 24));
    var to = SourceAddress.of(Arrays.copyOfRange(packet, v4 ? 16 : 24, v4 ? 20 : 40));
    var sum = Packets.fold(Packets.pseudoSum(from, to, protocol, packet.length - at));
    var unfinished = packet.clone();
    ByteBuffer.wrap(unfinished).putShort(at + (protocol == TCP ? 16 : 6), (short) sum);
    return unfinished;
  }

  private static byte[] withByte(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  /** Sets the IPv4 header's checksum anew. */
  private static void resum(byte[] packet) {
    var header = ByteBuffer.wrap(packet).putShort(10, (short) 0);
    header.putShort(10, (short) ~Packets.fold(Packets.naiveSum(Arrays.copyOf(packet, 20))));
  }
}
