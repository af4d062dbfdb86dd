package io.picketline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7/32, 192.0.2.7",
    "192.0.2.7/24, 192.0.2.0/24",
    "0.0.0.0/0, 0.0.0.0/0",
    "2001:db8::1/128, 2001:db8::1",
    "2001:db8::1/64, 2001:db8::/64",
    "::/0, ::/0",
  })
  void parse_text_isWrittenCanonically(String text, String canonical) {
    assertThat(Prefix.parse(text)).hasToString(canonical);
    assertThat(Prefix.parse(canonical)).isEqualTo(Prefix.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "192.0.2.0/",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/+8",
        "192.0.2.0/8/8",
        "192.0.2.0/255.255.255.0",
        "2001:db8::/129",
        "host.example/24",
        "192.0.2.0/٨",
        "192.0.2.0/4294967296"
      })
  void parse_noPrefix_isRefused(String text) {
    assertThatThrownBy(() -> Prefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.0/24, 192.0.2.128/25, true",
    "192.0.2.0/24, 192.0.0.0/16, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 192.0.2.1, false",
    "::/0, 2001:db8::/32, true",
    "2001:db8::/64, 2001:db8::ffff:0:0:1, true",
    "2001:db8::/64, 2001:db8:0:1::, false",
    "192.0.2.7, 192.0.2.7, true",
  })
  void contains_other_isDecidedByTheBits(String block, String other, boolean inside) {
    assertThat(Prefix.parse(block).contains(Prefix.parse(other))).isEqualTo(inside);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.7, true", "192.0.2.0/31, false", "2001:db8::1, true", "::/0, false"})
  void isSingle_length_decides(String block, boolean single) {
    assertThat(Prefix.parse(block).isSingle()).isEqualTo(single);
  }
}
