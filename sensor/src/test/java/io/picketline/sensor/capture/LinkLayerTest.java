package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkLayerTest {
  private static final String MACS = "020000000001 020000000002 ";

  @ParameterizedTest
  @CsvSource({
    "ETHERNET, " + MACS + "0800, 14",
    "ETHERNET, " + MACS + "86dd, 14",
    "ETHERNET, " + MACS + "0806, -1",
    "ETHERNET, " + MACS + "8100 0005 0800, 18",
    "ETHERNET, " + MACS + "88a8 0005 8100 0006 86dd, 22",
    "ETHERNET, " + MACS + "8100 0005 0806, -1",
    "ETHERNET, " + MACS + "8100 00, -1",
    "ETHERNET, " + MACS + "8100 0001 8100 0001 8100 0001 8100 0001 8100 0001 0800, -1",
    "ETHERNET, 0200, -1",
    "SLL, 0000 0001 0006 0200000000020000 0800, 16",
    "SLL, 0000 0001 0006 0200000000020000 8100 0001 86dd, 20",
    "SLL, 0000 0001 0006 0200000000020000 0806, -1",
    "SLL2, 86dd 0000 00000002 0001 00 06 0200000000020000, 20",
    "SLL2, 0806 0000 00000002 0001 00 06 0200000000020000, -1",
    "RAW, 45, 0",
    "IPV4, 45, 0",
    "IPV6, 60, 0",
    "NULL, 02000000, 4",
    "NULL, 0000001e, 4",
    "NULL, 1e000000, 4",
    "NULL, 07000000, -1",
    "NULL, 020000, -1",
    "LOOP, 00000018, 4",
    "ETHERNET, " + MACS + "9100 0005 0800, 18",
    "ETHERNET, " + MACS + "8864 11000005002c 0021, 22",
    "ETHERNET, " + MACS + "8100 0005 8864 11000005002c 5760, 25",
    "ETHERNET, " + MACS + "8864 11000005002c c021, -1",
    "ETHERNET, " + MACS + "8864, -1",
    "ETHERNET, " + MACS + "0024 aaaa03 000000 0800, 22",
    "ETHERNET, " + MACS + "0024 424203 000000 0800, -1",
    "ETHERNET, " + MACS + "0024 aaaa03, -1",
    "PPP, ff03 0021, 4",
    "PPP, ff03 2145, 3",
    "PPP, 0057, 2",
    "PPP, 8021, -1",
    "PPP, 21, -1",
    "C_HDLC, 0f00 86dd, 4",
    "C_HDLC, 0f00 2000, -1"
  })
  void ipOffset_frame_isWhereThePacketStarts(LinkLayer link, String frame, int offset) {
    var bytes = bytes(frame);

    assertThat(link.ipOffset(bytes, 0, (int) bytes.byteSize())).isEqualTo(offset);
  }

  @ParameterizedTest
  @CsvSource({
    "ETHERNET, " + MACS + "0800, 020000000002, 020000000001",
    "SLL, 0000 0001 0006 0200000000020000 0800, 020000000002, ",
    "SLL, 0000 0304 0000 0200000000020000 0800, , ",
    "SLL2, 86dd 0000 00000002 0001 00 06 0200000000020000, 020000000002, ",
    "SLL, 0001 0001 0006 0200000000020000 0800, 020000000002, ffffffffffff",
    "SLL2, 86dd 0000 00000002 0001 02 06 0200000000020000, 020000000002, ffffffffffff",
    "PPP, ff030021, , ",
    "RAW, 45, , "
  })
  void addresses_frame_areReadWhereThereAreAny(
      LinkLayer link, String frame, String source, String destination) {
    var bytes = bytes(frame);
    var length = (int) bytes.byteSize();

    assertThat(link.source(bytes, 0, length)).isEqualTo(number(source));
    assertThat(link.destination(bytes, 0, length)).isEqualTo(number(destination));
  }

  @ParameterizedTest
  @CsvSource({
    "0, NULL",
    "1, ETHERNET",
    "12, RAW",
    "101, RAW",
    "113, SLL",
    "276, SLL2",
    "9, PPP",
    "104, C_HDLC"
  })
  void numbered_libpcapNumber_isThatLayer(int number, LinkLayer link) {
    assertThat(LinkLayer.numbered(number)).contains(link);
    assertThat(LinkLayer.numbered(105)).isEmpty();
  }

  private static long number(String mac) {
    return mac == null ? LinkLayer.NO_ADDRESS : Long.parseLong(mac, 16);
  }

  private static MemorySegment bytes(String hex) {
    return MemorySegment.ofArray(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
