package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoverTest {

  @Test
  void of_shorterInside_isLeftOut() {
    assertThat(cover("10.0.0.0/8", 9, "10.1.0.0/16", 9, "10.2.0.0/16", 3))
        .isEqualTo(Map.of(Prefix.parse("10.0.0.0/8"), 9L));
  }

  @Test
  void of_longerInside_isCutOut() {
    assertThat(cover("10.0.0.0/8", 5, "10.128.0.0/10", 9))
        .isEqualTo(
            Map.of(
                Prefix.parse("10.0.0.0/9"), 5L,
                Prefix.parse("10.128.0.0/10"), 9L,
                Prefix.parse("10.192.0.0/10"), 5L));
  }

  @Test
  void of_everything_isSplitInBothFamilies() {
    assertThat(cover("::/0", 1, "8000::/1", 2, "0.0.0.0/0", 1, "128.0.0.0/1", 2))
        .isEqualTo(
            Map.of(
                Prefix.parse("::/1"), 1L,
                Prefix.parse("8000::/1"), 2L,
                Prefix.parse("0.0.0.0/1"), 1L,
                Prefix.parse("128.0.0.0/1"), 2L));
  }

  @Test
  void of_anyPrefixes_coversEachAddressOnceAsLongAsTheLongest() {
    var random = new Random(7);
    for (var round = 0; round < 200; round++) {
      var wanted = new HashMap<Prefix, Long>();
      for (var i = 0; i < 12; i++) {
        var address = SourceAddress.v4(0xc000_0200 | random.nextInt(256));
        wanted.put(new Prefix(address, 24 + random.nextInt(9)), (long) random.nextInt(5));
      }
      var cover = Cover.of(wanted);
      for (var last = 0; last < 256; last++) {
        var address = SourceAddress.v4(0xc000_0200 | last);
        var over = cover.keySet().stream().filter(prefix -> prefix.contains(address)).toList();
        assertThat(over).hasSizeLessThanOrEqualTo(1);
        assertThat(until(cover, address)).isEqualTo(until(wanted, address));
      }
    }
  }

  @Test
  void range_anyEnds_isMadeOfWholePrefixes() {
    assertThat(range("192.0.2.1", "192.0.2.8"))
        .extracting(Prefix::toString)
        .containsExactly("192.0.2.1", "192.0.2.2/31", "192.0.2.4/30", "192.0.2.8");
    assertThat(range("0.0.0.0", "255.255.255.255"))
        .extracting(Prefix::toString)
        .containsExactly("0.0.0.0/0");
    assertThat(range("2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"))
        .extracting(Prefix::toString)
        .containsExactly("2001:db8::/64");
  }

  private static long until(Map<Prefix, Long> prefixes, SourceAddress address) {
    return prefixes.entrySet().stream()
        .filter(entry -> entry.getKey().contains(address))
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(-1);
  }

  private static List<Prefix> range(String first, String last) {
    return Cover.range(SourceAddress.parse(first), SourceAddress.parse(last));
  }

  private static Map<Prefix, Long> cover(Object... pairs) {
    var wanted = new HashMap<Prefix, Long>();
    for (var i = 0; i < pairs.length; i += 2) {
      wanted.put(Prefix.parse((String) pairs[i]), ((Number) pairs[i + 1]).longValue());
    }
    return Cover.of(wanted);
  }
}
