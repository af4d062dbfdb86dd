package io.picketline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressTest {

  /** The examples of RFC 5952, sections 4 and 5, and the edges of each rule. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8::ABCD, 2001:db8::abcd",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "::ffff:192.0.2.7, 192.0.2.7",
    "::ffff:c000:207, 192.0.2.7",
    "::192.0.2.7, ::c000:207",
  })
  void parse_literal_isWrittenCanonically(String text, String canonical) {
    var address = SourceAddress.parse(text);

    assertThat(address).hasToString(canonical);
    assertThat(SourceAddress.parse(canonical)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "host.example",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.7.8",
        "192.0.2.7 ",
        "0x7f.1",
        "3232235777",
        "١٩٢.0.2.7",
        "fe80::1%eth0",
        "[::1]",
        ":::",
        "1:2:3:4:5:6:7:8:9",
        "g::1",
        "192.0.2.7/24"
      })
  void parse_noLiteral_isRefusedByName(String text) {
    assertThatThrownBy(() -> SourceAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.255, 24, 192.0.2.0",
    "192.0.2.255, 0, 0.0.0.0",
    "192.0.2.255, 32, 192.0.2.255",
    "192.0.2.255, 31, 192.0.2.254",
    "2001:db8:ffff:ffff:ffff::1, 64, 2001:db8:ffff:ffff::",
    "2001:db8:ffff:ffff:ffff::1, 65, 2001:db8:ffff:ffff:8000::",
    "2001:db8:ffff:ffff:ffff::1, 63, 2001:db8:ffff:fffe::",
    "2001:db8::1, 0, ::",
    "2001:db8::1, 128, 2001:db8::1",
    "2001:db8::1, 127, 2001:db8::",
  })
  void masked_length_clearsTheRest(String address, int length, String masked) {
    assertThat(SourceAddress.parse(address).masked(length)).hasToString(masked);
  }

  @Test
  void bytes_anyAddress_areTheJdksBytes() throws UnknownHostException {
    var random = new Random(5952);
    for (var i = 0; i < 2_000; i++) {
      var bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      var address = SourceAddress.of(bytes);

      assertThat(address.toBytes()).isEqualTo(bytes);
      assertThat(address.toInetAddress()).isEqualTo(InetAddress.getByAddress(bytes));
      assertThat(SourceAddress.of(address.toInetAddress())).isEqualTo(address);
      assertThat(SourceAddress.parse(address.toString())).isEqualTo(address);
      assertThat(address.isV4()).isEqualTo(bytes.length == 4);
    }
  }

  @Test
  void of_mappedBytes_isTheIpv4Address() {
    var mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[15] = 1;

    assertThat(SourceAddress.of(mapped)).isEqualTo(SourceAddress.v4(1)).hasToString("0.0.0.1");
  }

  @Test
  void of_otherSize_isRefused() {
    assertThatThrownBy(() -> SourceAddress.of(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an address of 5 bytes");
  }

  @Test
  void compareTo_highestBit_isUnsigned() {
    assertThat(SourceAddress.parse("2001:db8::")).isLessThan(SourceAddress.parse("ff02::1"));
    assertThat(SourceAddress.parse("127.0.0.1")).isLessThan(SourceAddress.parse("192.0.2.1"));
  }
}
