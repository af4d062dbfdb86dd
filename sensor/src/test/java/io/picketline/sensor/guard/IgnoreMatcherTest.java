package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IgnoreMatcherTest {
  private static final int ROUNDS = 300;
  private static final int QUESTIONS = 200;

  private final Random random = new Random(4711);

  @Test
  void covers_randomPrefixes_saysWhatANaiveSearchSays() {
    for (var round = 0; round < ROUNDS; round++) {
      var prefixes = prefixes(random.nextInt(30));
      var matcher = new IgnoreMatcher(prefixes);
      for (var question = 0; question < QUESTIONS; question++) {
        var address = near(prefixes);
        assertThat(matcher.covers(address.high(), address.low()))
            .as("%s in %s", address, prefixes)
            .isEqualTo(prefixes.stream().anyMatch(prefix -> prefix.contains(address)));
        assertThat(matcher.covering(address))
            .isEqualTo(
                prefixes.stream()
                    .filter(prefix -> prefix.contains(address))
                    .max(Comparator.comparingInt(Prefix::length)));
      }
    }
  }

  @Test
  void holds_randomPrefixes_saysWhatANaiveSearchSays() {
    for (var round = 0; round < ROUNDS; round++) {
      var prefixes = prefixes(random.nextInt(30));
      var matcher = new IgnoreMatcher(prefixes);
      for (var question = 0; question < QUESTIONS; question++) {
        var asked = prefix(near(prefixes));
        assertThat(matcher.holds(asked))
            .as("%s in %s", asked, prefixes)
            .isEqualTo(prefixes.stream().anyMatch(own -> own.contains(asked)));
      }
    }
  }

  @Test
  void overlaps_randomPrefixes_saysWhatANaiveSearchSays() {
    for (var round = 0; round < ROUNDS; round++) {
      var prefixes = prefixes(random.nextInt(30));
      var matcher = new IgnoreMatcher(prefixes);
      for (var question = 0; question < QUESTIONS; question++) {
        var asked = prefix(near(prefixes));
        assertThat(matcher.overlaps(asked))
            .as("%s and %s", asked, prefixes)
            .isEqualTo(
                prefixes.stream().anyMatch(own -> own.contains(asked) || asked.contains(own)));
      }
    }
  }

  @Test
  void meetsSlash64_randomPrefixes_saysWhatOverlapsSays() {
    for (var round = 0; round < ROUNDS; round++) {
      var prefixes = prefixes(random.nextInt(30));
      var matcher = new IgnoreMatcher(prefixes);
      for (var question = 0; question < QUESTIONS; question++) {
        var address = near(prefixes);
        assertThat(matcher.meetsSlash64(address.high(), address.low()))
            .isEqualTo(!address.isV4() && matcher.overlaps(new Prefix(address, 64)));
      }
    }
  }

  @Test
  void covers_everyAddressOfOneFamily_leavesTheOther() {
    var allV4 = new IgnoreMatcher(List.of(Prefix.parse("0.0.0.0/0")));
    var allV6 = new IgnoreMatcher(List.of(Prefix.parse("::/0")));

    assertThat(covers(allV4, "0.0.0.0")).isTrue();
    assertThat(covers(allV4, "255.255.255.255")).isTrue();
    assertThat(covers(allV4, "2001:db8::1")).isFalse();
    assertThat(covers(allV6, "::")).isTrue();
    assertThat(covers(allV6, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).isTrue();
    assertThat(covers(allV6, "192.0.2.1")).isFalse();
    assertThat(covers(IgnoreMatcher.NONE, "192.0.2.1")).isFalse();
  }

  private static boolean covers(IgnoreMatcher matcher, String address) {
    var source = SourceAddress.parse(address);
    return matcher.covers(source.high(), source.low());
  }

  private List<Prefix> prefixes(int count) {
    return Stream.generate(() -> prefix(address())).limit(count).distinct().toList();
  }

  private Prefix prefix(SourceAddress address) {
    var bits = address.isV4() ? 32 : 128;
    return new Prefix(address, random.nextInt(5) == 0 ? bits : random.nextInt(bits + 1));
  }

  /** Few leading bits, so that prefixes nest and meet. */
  private SourceAddress address() {
    return random.nextBoolean()
        ? SourceAddress.v4(0xc0000200 ^ (random.nextInt() >>> random.nextInt(32)))
        : new SourceAddress(
            0x20010db8_00000000L ^ (random.nextLong() >>> random.nextInt(64)),
            random.nextLong() >>> random.nextInt(64));
  }

  /** Any address, or one at the edge of a prefix. */
  private SourceAddress near(List<Prefix> prefixes) {
    if (prefixes.isEmpty() || random.nextBoolean()) {
      return address();
    }
    var edge = prefixes.get(random.nextInt(prefixes.size())).address();
    var candidates = new ArrayList<SourceAddress>(List.of(edge));
    if (edge.isV4()) {
      candidates.add(SourceAddress.v4(edge.v4Bits() - 1));
      candidates.add(SourceAddress.v4(edge.v4Bits() + 1));
    } else if (edge.low() != 0) {
      candidates.add(new SourceAddress(edge.high(), edge.low() - 1));
    } else if (edge.high() > 1) {
      candidates.add(new SourceAddress(edge.high() - 1, -1));
    }
    return candidates.get(random.nextInt(candidates.size()));
  }
}
