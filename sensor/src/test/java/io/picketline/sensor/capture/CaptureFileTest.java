package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.sensor.detect.RawProbe;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFileTest {
  private static final int CLOSED_PORT = 7777;

  private final CaptureCounters counters = new CaptureCounters();
  private final PacketParser parser = new PacketParser(true, counters);
  private final RawProbe probe = new RawProbe();

  @TempDir Path directory;

  @Test
  void read_everyFlagByte_showsEachSourceItsOwn() throws IOException {
    var flagsBySource = new HashMap<Integer, Integer>();
    CaptureFile.read(
        lab("scene-flags64"),
        counters,
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
  void read_badChecksums_areNoProbes() throws IOException {
    CaptureFile.read(lab("nmap-sS-badsum"), counters, this::parse);

    assertThat(counters.of(PacketOutcome.BAD_CHECKSUM)).isPositive();
    assertThat(counters.of(PacketOutcome.PROBE)).isZero();
  }

  @Test
  void read_fragments_areCounted() throws IOException {
    CaptureFile.read(lab("nmap-sS-f"), counters, this::parse);

    assertThat(counters.of(PacketOutcome.FRAGMENT)).isPositive();
  }

  @Test
  void read_otherScans_findTheirProbes() throws IOException {
    CaptureFile.read(lab("nmap-sS-ipv6"), counters, this::parse);
    var ipv6 = counters.of(PacketOutcome.PROBE);
    CaptureFile.read(lab("nmap-sU"), counters, this::parse);
    var udp = counters.of(PacketOutcome.PROBE) - ipv6;
    CaptureFile.read(lab("nmap-sY"), counters, this::parse);

    assertThat(ipv6).isPositive();
    assertThat(udp).isPositive();
    assertThat(counters.of(PacketOutcome.PROBE)).isEqualTo(ipv6 + udp);
    assertThat(counters.of(PacketOutcome.BAD_CHECKSUM)).isZero();
    assertThat(counters.of(PacketOutcome.OTHER_PROTOCOL)).isPositive();
  }

  @Test
  void read_ethernet_givesTimeAndAddresses() throws IOException {
    var frame = ethernet(Packets.syn(Packets.SOURCE, Packets.LOCAL, 22));
    var packets = readAll(pcap(1, frame, 1_700_000_000, 123_456, frame.length));

    assertThat(packets).hasSize(1);
    assertThat(packets.getFirst().number()).isEqualTo(1);
    assertThat(packets.getFirst().atNanos()).isEqualTo(1_700_000_000_123_456_000L);
    assertThat(packets.getFirst().sourceMac()).isEqualTo(0x020000000002L);
    assertThat(packets.getFirst().destinationMac()).isEqualTo(0x020000000001L);
    assertThat(parse(packets.getFirst())).isEqualTo(PacketOutcome.PROBE);
  }

  @Test
  void read_arp_isCountedAsNotIp() throws IOException {
    var frame = ethernet(new byte[28]);
    frame[13] = 6;

    assertThat(readAll(pcap(1, frame, 1, 1, frame.length))).isEmpty();
    assertThat(counters.of(PacketOutcome.NOT_IP)).isEqualTo(1);
  }

  @Test
  void read_fileCutShort_handsOverWhatWasWhole() throws IOException {
    var frame = ethernet(Packets.syn(Packets.SOURCE, Packets.LOCAL, 22));
    var whole = Files.readAllBytes(pcap(1, frame, 1, 1, frame.length));
    var twice = Arrays.copyOf(whole, whole.length + 30);
    System.arraycopy(whole, 24, twice, whole.length, 30);
    var file = Files.write(directory.resolve("cut.pcap"), twice);
    var packets = new ArrayList<CapturedPacket>();

    assertThatThrownBy(() -> CaptureFile.read(file, counters, packets::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut.pcap")
        .hasMessageContaining("truncated");
    assertThat(packets).hasSize(1);
  }

  @Test
  void read_noCapture_saysSo() throws IOException {
    var text = Files.writeString(directory.resolve("notes.txt"), "this is no capture file at all");

    assertThatThrownBy(() -> readAll(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("notes.txt")
        .hasMessageContaining("unknown file format");
    assertThatThrownBy(() -> readAll(directory.resolve("none.pcap")))
        .hasMessageEndingWith("is not there");
    assertThatThrownBy(() -> readAll(directory)).hasMessageEndingWith("is no regular file");
  }

  @Test
  void read_unknownLinkLayer_namesIt() throws IOException {
    var file = pcap(105, new byte[40], 1, 1, 40);

    assertThatThrownBy(() -> readAll(file)).hasMessageContaining("link-layer type 105");
  }

  @Test
  void read_timeThatCannotBe_namesTheFrame() throws IOException {
    var frame = ethernet(Packets.syn(Packets.SOURCE, Packets.LOCAL, 22));
    var file = pcap(1, frame, -1, 2_000_000_000, frame.length);

    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("frame 1 cannot be read");
  }

  @Test
  void read_readerThatFails_stopsAndTells() throws IOException {
    var file = lab("scene-flags64");

    assertThatThrownBy(() ->
            CaptureFile.read(
                file,
                counters,
                packet -> {
                  throw new IllegalStateException("enough at " + packet.number());
                }))
        .hasMessage("enough at 1");
  }

  private PacketOutcome parse(CapturedPacket packet) {
    return parser.parse(packet.bytes(), 0, packet.length(), probe);
  }

  private List<CapturedPacket> readAll(Path file) throws IOException {
    var packets = new ArrayList<CapturedPacket>();
    CaptureFile.read(file, counters, packets::add);
    return packets;
  }

  private static Path lab(String name) {
    try {
      return Path.of(CaptureFileTest.class.getResource(name + ".pcap").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] ethernet(byte[] packet) {
    return ByteBuffer.allocate(14 + packet.length)
        .putShort((short) 0x0200)
        .putInt(1)
        .putShort((short) 0x0200)
        .putInt(2)
        .putShort((short) 0x0800)
        .put(packet)
        .array();
  }

  /** A file of one packet, in the classic format with microseconds. */
  private Path pcap(int link, byte[] frame, int seconds, int micros, int original)
      throws IOException {
    var file =
        ByteBuffer.allocate(40 + frame.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(65535)
            .putInt(link)
            .putInt(seconds)
            .putInt(micros)
            .putInt(frame.length)
            .putInt(original)
            .put(frame);
    return Files.write(directory.resolve("link" + link + ".pcap"), file.array());
  }
}
