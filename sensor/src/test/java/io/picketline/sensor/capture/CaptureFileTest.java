package io.picketline.sensor.capture;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.sensor.detect.RawProbe;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureFileTest {
  private static final int CLOSED_PORT = 7777;
  private static final long AT = 1_700_000_000_000_000_000L;
  private static final byte[] FRAME =
      CaptureBytes.ethernet(Packets.syn(Packets.SOURCE, Packets.LOCAL, 22));

  private final CaptureCounters counters = new CaptureCounters();
  private final PacketParser parser = new PacketParser(true, counters);
  private final RawProbe probe = new RawProbe();

  @TempDir Path directory;

  @Test
  void next_everyFlagByte_showsEachSourceItsOwn() throws IOException {
    var flagsBySource = new HashMap<Integer, Integer>();
    read(
        lab("scene-flags64"),
        packet -> {
          if (parse(packet) == PacketOutcome.PROBE && probe.port == CLOSED_PORT) {
            flagsBySource.put((int) probe.sourceLow & 0xff, probe.flags);
          }
        });

    assertThat(flagsBySource).hasSize(64);
    assertThat(flagsBySource)
        .allSatisfy((source, flags) -> assertThat(source).isEqualTo(120 + flags));
  }

  @Test
  void next_badChecksums_areNoProbes() throws IOException {
    read(lab("nmap-sS-badsum"), this::parse);

    assertThat(counters.of(PacketOutcome.BAD_CHECKSUM)).isPositive();
    assertThat(counters.of(PacketOutcome.PROBE)).isZero();
  }

  @Test
  void next_otherScans_findTheirProbes() throws IOException {
    read(lab("nmap-sS-f"), this::parse);
    var fragments = counters.of(PacketOutcome.FRAGMENT);
    read(lab("nmap-sS-ipv6"), this::parse);
    var ipv6 = counters.of(PacketOutcome.PROBE);
    read(lab("nmap-sU"), this::parse);
    var udp = counters.of(PacketOutcome.PROBE) - ipv6;
    read(lab("nmap-sY"), this::parse);

    assertThat(fragments).isPositive();
    assertThat(ipv6).isPositive();
    assertThat(udp).isPositive();
    assertThat(counters.of(PacketOutcome.PROBE)).isEqualTo(ipv6 + udp);
    assertThat(counters.of(PacketOutcome.BAD_CHECKSUM)).isZero();
    assertThat(counters.of(PacketOutcome.OTHER_PROTOCOL)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "a1b2c3d4, false, 123456, 123456000",
    "a1b2c3d4, true, 123456, 123456000",
    "a1b23c4d, false, 123456789, 123456789",
    "a1b23c4d, true, 123456789, 123456789",
    "a1b2cd34, false, 999999, 999999000",
    // as a merging tool left it: less than no microseconds
    "a1b2c3d4, false, -1139092, -1139092000"
  })
  void next_classicFile_givesTimeAndAddresses(String magic, boolean big, int fraction, long nanos)
      throws IOException {
    var order = big ? BIG_ENDIAN : LITTLE_ENDIAN;
    var number = Integer.parseUnsignedInt(magic, 16);
    var packets =
        readAll(
            CaptureBytes.pcap(order, number, 1)
                .frame(1_700_000_000, fraction, FRAME)
                .frame(1_700_000_001, fraction, FRAME));

    assertThat(packets)
        .extracting(CapturedPacket::number, CapturedPacket::atNanos)
        .containsExactly(tuple(1L, AT + nanos), tuple(2L, AT + 1_000_000_000L + nanos));
    assertThat(packets.getFirst().sourceMac()).isEqualTo(0x020000000002L);
    assertThat(packets.getFirst().destinationMac()).isEqualTo(0x020000000001L);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 1700000000123456, 1700000000123456000",
    "6, 0, 1700000000123456, 1700000000123456000",
    "9, 0, 1700000000123456789, 1700000000123456789",
    "3, 0, 1700000000123, 1700000000123000000",
    "0, 0, 1700000000, 1700000000000000000",
    "12, 0, 1700000000123456, 1700000000123",
    "19, 0, 1700000000123456789, 170000000",
    // 2 to the power of minus 20 and of minus 40
    "148, 0, 1782579200524288, 1700000000500000000",
    "168, 0, 1649267441664, 1500000000",
    "255, 0, 5, 0",
    "99, 0, 5, 0",
    "6, 1700000000, 123456, 1700000000123456000",
    "6, -1, 1000001, 1000"
  })
  void next_clockOfAnInterface_isFollowed(int resolution, long offset, long units, long nanos)
      throws IOException {
    for (var order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
      var packets =
          readAll(
              CaptureBytes.pcapng(order).device(1, 0, resolution, offset).frameOf(0, units, FRAME));

      assertThat(packets).extracting(CapturedPacket::atNanos).containsExactly(nanos);
    }
  }

  @Test
  void next_severalSectionsAndInterfaces_areToldApart() throws IOException {
    var raw = Packets.syn(Packets.SOURCE, Packets.LOCAL, 23);
    var one =
        CaptureBytes.pcapng(LITTLE_ENDIAN)
            .device(1, 65535, 6, 0)
            .device(101, 96, 9, 0)
            .block(5, new byte[7])
            .frameOf(1, 2_000_000_000L, raw)
            .frameOf(0, 1_000_000L, FRAME)
            .simpleFrame(FRAME)
            .done();
    var other = CaptureBytes.pcapng(BIG_ENDIAN).device(12, 0, -1, 0).frameOf(0, 7, raw).done();
    var both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);

    assertThat(readAll(both))
        .extracting(CapturedPacket::atNanos)
        .containsExactly(2_000_000_000L, 1_000_000_000L, 1_000_000_000L, 7_000L);
    assertThat(counters.of(PacketOutcome.NOT_IP)).isZero();
  }

  @Test
  void next_framesOfAnotherBus_areNotIp() throws IOException {
    var packets =
        readAll(
            CaptureBytes.pcapng(LITTLE_ENDIAN)
                .device(189, 0, -1, 0)
                .device(1, 0, -1, 0)
                .frameOf(0, 1, new byte[64])
                .frameOf(1, 2, FRAME));

    assertThat(packets).hasSize(1);
    assertThat(counters.of(PacketOutcome.NOT_IP)).isEqualTo(1);
  }

  @Test
  void next_packedFile_isUnpacked() throws IOException {
    var file = CaptureBytes.pcap().frame(1_700_000_000, 1, FRAME).done();

    assertThat(readAll(CaptureBytes.gzip(file))).hasSize(1);
  }

  @Test
  void next_arp_isCountedAsNotIp() throws IOException {
    var frame = FRAME.clone();
    frame[13] = 6;

    assertThat(readAll(CaptureBytes.pcap().frame(1, 1, frame))).isEmpty();
    assertThat(counters.of(PacketOutcome.NOT_IP)).isEqualTo(1);
  }

  @Test
  void frames_andSpan_areOfAllThatWasRead() throws IOException {
    var bytes = CaptureBytes.pcap().frame(5, 0, FRAME).frame(3, 0, FRAME).frame(9, 0, FRAME).done();
    try (var file = CaptureFile.open(written(bytes), counters)) {
      while (file.next() != null) {}

      assertThat(file.frames()).isEqualTo(3);
      assertThat(file.spanNanos()).isEqualTo(6_000_000_000L);
    }
  }

  @Test
  void next_fileCutShort_handsOverWhatWasWholeAndNamesThePlace() throws IOException {
    var whole = CaptureBytes.pcap().frame(1, 1, FRAME).frame(2, 2, FRAME).done();
    for (var cut = 1; cut < 16 + FRAME.length; cut++) {
      var packets = new ArrayList<CapturedPacket>();
      var file = written(Arrays.copyOf(whole, whole.length - cut));

      assertThatThrownBy(() -> read(file, packets::add))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("at byte %d: ".formatted(24 + 16 + FRAME.length));
      assertThat(packets).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', at byte 0: the file is empty",
    "ab, at byte 0: ends 3 bytes too early",
    "0a0d0d0a, at byte 0: the file ends in its header",
    "0a0d0d0a 1c000000 01020304 00000000 00000000 00000000 1c000000, "
        + "at byte 0: a section with no byte order mark",
    "0a0d0d0a 08000000 4d3c2b1a, at byte 0: a section header of 8 bytes cannot be",
    "a1b2c3d4 00020004, at byte 0: ends 16 bytes too early",
    "d4c3b2a1, at byte 0: the file ends in its header",
    "1f8b0800, at byte 0: ",
    "504b0304, at byte 0: the file is neither pcap nor pcapng"
  })
  void open_noCapture_saysSo(String hex, String message) throws IOException {
    var file = written(HexFormat.of().parseHex(hex.replace(" ", "")));

    assertThatThrownBy(() -> CaptureFile.open(file, counters))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void open_noFile_saysSo() {
    assertThatThrownBy(() -> CaptureFile.open(directory.resolve("none.pcap"), counters))
        .hasMessage("is not there");
    assertThatThrownBy(() -> CaptureFile.open(directory, counters))
        .hasMessage("is no regular file");
  }

  @Test
  void next_impossibleBlocks_nameTheirPlace() throws IOException {
    var start = CaptureBytes.pcapng(LITTLE_ENDIAN).done().length;

    refuses(CaptureBytes.pcapng(LITTLE_ENDIAN).words(6, 4), start, "a block of 4 bytes cannot be");
    refuses(CaptureBytes.pcapng(LITTLE_ENDIAN).words(6, -1), start, "a block of 4294967295 bytes");
    refuses(CaptureBytes.pcapng(LITTLE_ENDIAN).words(1, 16, 0, 20), start, "two lengths");
    refuses(CaptureBytes.pcapng(LITTLE_ENDIAN).words(1, 16, 0, 16), start, "an interface");
    refuses(CaptureBytes.pcapng(LITTLE_ENDIAN).frameOf(0, 1, FRAME), start, "of interface 0");
    refuses(CaptureBytes.pcapng(LITTLE_ENDIAN).words(0x99, 1 << 30), start, "too early");
    refuses(CaptureBytes.pcap().words(1, 1, 300_000, 300_000), 24, "a frame of 300000 bytes");
    refuses(CaptureBytes.pcap().words(1, 1, -1, -1), 24, "a frame of 4294967295 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {105, 147, 189})
  void next_unknownLinkLayer_isNamed(int link) throws IOException {
    refuses(
        CaptureBytes.pcap(LITTLE_ENDIAN, CaptureBytes.MICROS, link).frame(1, 1, new byte[40]),
        24,
        "link-layer type %d cannot be read".formatted(link));
  }

  @Test
  void next_anyBytes_endInPacketsOrAnError() throws IOException {
    var random = new SplittableRandom(7);
    var good =
        List.of(
            CaptureBytes.pcap().frame(1, 1, FRAME).frame(2, 2, FRAME).done(),
            CaptureBytes.pcapng(BIG_ENDIAN)
                .device(1, 0, 9, 5)
                .frameOf(0, 1, FRAME)
                .simpleFrame(FRAME)
                .done());
    var failed = 0;
    for (var i = 0; i < 2_000; i++) {
      var bytes = good.get(i & 1).clone();
      for (var change = random.nextInt(1, 5); change > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      failed += fails(written(bytes)) ? 1 : 0;
    }

    assertThat(failed).isBetween(1, 1_999);
  }

  private boolean fails(Path file) {
    try {
      read(file, this::parse);
      return false;
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("at byte ");
      return true;
    }
  }

  private void refuses(CaptureBytes bytes, int place, String message) throws IOException {
    var file = written(bytes.done());

    assertThatThrownBy(() -> read(file, _ -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("at byte %d: ".formatted(place))
        .hasMessageContaining(message);
  }

  private PacketOutcome parse(CapturedPacket packet) {
    return parser.parse(packet.bytes(), 0, packet.length(), probe);
  }

  private List<CapturedPacket> readAll(CaptureBytes bytes) throws IOException {
    return readAll(bytes.done());
  }

  private List<CapturedPacket> readAll(byte[] bytes) throws IOException {
    var packets = new ArrayList<CapturedPacket>();
    read(
        written(bytes),
        packet -> {
          assertThat(parse(packet)).isEqualTo(PacketOutcome.PROBE);
          packets.add(packet);
        });
    return packets;
  }

  private void read(Path file, Consumer<CapturedPacket> reader) throws IOException {
    try (var capture = CaptureFile.open(file, counters)) {
      for (var packet = capture.next(); packet != null; packet = capture.next()) {
        reader.accept(packet);
      }
    }
  }

  private Path written(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("capture"), bytes);
  }

  private static Path lab(String name) {
    try {
      return Path.of(CaptureFileTest.class.getResource(name + ".pcap").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
