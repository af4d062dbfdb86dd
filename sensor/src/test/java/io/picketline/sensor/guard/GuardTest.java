package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.Guarded;
import io.picketline.protocol.log.FleetHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
  private static final HostAddresses HOST =
      new HostAddresses(
          addresses("198.51.100.10", "2001:db8:1::10", "127.0.0.1", "::1"),
          addresses("198.51.100.255"),
          addresses("198.51.100.1", "fe80::1"),
          List.of(Prefix.parse("198.51.100.0/24"), Prefix.parse("2001:db8:1::/64")),
          List.of(new HostAddresses.Server(SourceAddress.parse("203.0.113.53"), "resolver")));

  private static final Guard GUARD =
      new Guard(
          new Guard.Wanted(
              HOST,
              List.of(new FleetHost("web-2", addresses("203.0.113.2", "2001:db8:2::2"))),
              addresses("203.0.113.3"),
              List.of(rule("192.0.2.0/24", "the office"), rule("192.0.2.128/25", "")),
              List.of(rule("2001:db8:3::7", "monitoring"))));

  @ParameterizedTest
  @CsvSource({
    "127.0.0.53, loopback",
    "::1, loopback",
    "0.0.0.0, unspecified",
    "::, unspecified",
    "239.255.255.250, multicast",
    "ff02::1, multicast",
    "255.255.255.255, broadcast",
    "198.51.100.10, own address",
    "2001:db8:1::10, own address",
    "198.51.100.255, broadcast",
    "198.51.100.1, default gateway",
    "fe80::1, default gateway",
    "203.0.113.53, resolver",
    "203.0.113.2, fleet: web-2",
    "2001:db8:2::2, fleet: web-2",
    "203.0.113.3, coordinator",
    "192.0.2.7, ignore list: 192.0.2.0/24 (the office)",
    "192.0.2.200, ignore list: 192.0.2.128/25",
    "2001:db8:3::7, ignore list: 2001:db8:3::7 (monitoring)"
  })
  void spared_guardedOrIgnored_isExplained(String address, String as) {
    var source = SourceAddress.parse(address);

    assertThat(GUARD.spared(source.high(), source.low())).isTrue();
    assertThat(GUARD.explain(source)).contains(as);
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.11", "203.0.113.54", "192.0.3.1", "2001:db8:3::8", "fe80::2"})
  void spared_neighbour_isNot(String address) {
    var source = SourceAddress.parse(address);

    assertThat(GUARD.spared(source.high(), source.low())).isFalse();
    assertThat(GUARD.explain(source)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.99, 32",
    "2001:db8:99::1, 64",
    "fe80::2, 128",
    "2001:db8:1::99, 128",
    "2001:db8:2::99, 128",
    "2001:db8:3::8, 128",
    "2001:db8:3:1::8, 64"
  })
  void keyLength_source_isAsWideAsHarmsNobody(String address, int bits) {
    var source = SourceAddress.parse(address);

    assertThat(GUARD.keyLength(source.high(), source.low())).isEqualTo(bits);
  }

  @Test
  void ofThisHost_isWhomTheNetworkDoesNotKnowOf() {
    assertThat(GUARD.ofThisHost())
        .contains(
            new Guarded(Prefix.parse("198.51.100.1"), "default gateway"),
            new Guarded(Prefix.parse("203.0.113.53"), "resolver"),
            new Guarded(Prefix.parse("192.0.2.0/24"), "ignore list: 192.0.2.0/24 (the office)"))
        .extracting(Guarded::as)
        .doesNotContain("loopback", "fleet: web-2")
        .noneMatch(as -> as.contains("monitoring"));
    assertThat(Guard.BASE.ofThisHost()).isEmpty();
  }

  @Test
  void spared_anyAddressOfAnyGuardedPrefix_always() {
    var random = new Random(99);
    for (var round = 0; round < 200; round++) {
      var rules = new ArrayList<IgnoreRule>();
      for (var i = random.nextInt(20); i >= 0; i--) {
        rules.add(rule(anyPrefix(random).toString(), ""));
      }
      var guard = new Guard(new Guard.Wanted(HOST, List.of(), List.of(), rules, List.of()));
      for (var prefix : guard.prefixes()) {
        for (var i = 0; i < 10; i++) {
          var source = within(prefix, random);
          assertThat(guard.spared(source.high(), source.low())).as("%s", source).isTrue();
          assertThat(guard.explain(source)).isPresent();
          assertThat(guard.sparesAnyOf(Prefix.of(source))).isTrue();
        }
      }
    }
  }

  /** What one source is blocked by never holds one that is spared. */
  @Test
  void keyLength_anySourceNotSpared_blocksNobodySpared() {
    var random = new Random(100);
    var near =
        GUARD.prefixes().stream().map(Prefix::address).filter(address -> !address.isV4()).toList();
    for (var round = 0; round < 20_000; round++) {
      var address = near.get(random.nextInt(near.size()));
      var source =
          new SourceAddress(
              address.high() ^ (random.nextInt(3) == 0 ? 1L << random.nextInt(64) : 0),
              random.nextLong());
      if (!GUARD.spared(source.high(), source.low())) {
        var key = new Prefix(source, GUARD.keyLength(source.high(), source.low()));
        assertThat(GUARD.sparesAnyOf(key)).as("%s", key).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.10, true",
    "2001:db8:1::10, true",
    "127.0.0.1, false",
    "::1, false",
    "198.51.100.11, false"
  })
  void own_address_isWhatPacketsComeTo(String address, boolean own) {
    var asked = SourceAddress.parse(address);

    assertThat(GUARD.own(asked.high(), asked.low())).isEqualTo(own);
  }

  @Test
  void guarded_forStatus_namesEachOnceWithoutIgnored() {
    assertThat(GUARD.guarded())
        .contains(new Guarded(Prefix.parse("198.51.100.1"), "default gateway"))
        .doesNotHaveDuplicates()
        .noneMatch(guarded -> guarded.prefix().equals(Prefix.parse("192.0.2.0/24")));
    assertThat(Guard.BASE.guarded()).isNotEmpty();
  }

  private static List<SourceAddress> addresses(String... texts) {
    return Stream.of(texts).map(SourceAddress::parse).toList();
  }

  private static IgnoreRule rule(String prefix, String comment) {
    return new IgnoreRule(Prefix.parse(prefix), comment, "test", Instant.EPOCH);
  }

  private static Prefix anyPrefix(Random random) {
    return random.nextBoolean()
        ? new Prefix(SourceAddress.v4(random.nextInt()), random.nextInt(33))
        : new Prefix(
            new SourceAddress(random.nextLong() | 1L << 61, random.nextLong()),
            random.nextInt(129));
  }

  private static SourceAddress within(Prefix prefix, Random random) {
    var first = prefix.address();
    var noise =
        first.isV4()
            ? SourceAddress.v4(random.nextInt())
            : new SourceAddress(random.nextLong(), random.nextLong());
    var fixed = noise.masked(prefix.length());
    return new SourceAddress(
        first.high() | (noise.high() ^ fixed.high()), first.low() | (noise.low() ^ fixed.low()));
  }
}
