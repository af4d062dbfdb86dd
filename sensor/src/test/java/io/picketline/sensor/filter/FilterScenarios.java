package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.filter.FilterChange.Block;
import io.picketline.sensor.filter.FilterChange.Release;
import io.picketline.sensor.filter.FilterChange.Suspect;
import io.picketline.sensor.filter.FilterChange.Unblock;
import io.picketline.sensor.filter.FilterSettings.Look;
import io.picketline.sensor.filter.FilterSettings.Ports;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.OwnChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@link NftablesFilterTest} runs in a namespace. */
public final class FilterScenarios {
  private static final OwnChanges OWN = new OwnChanges();
  private static final Look LOOK =
      new Look(
          5,
          10,
          5_000,
          List.of(),
          new Ports(true, 1_024, Set.of(113), Set.of(2_222)),
          new Ports(true, 1_024, Set.of(), Set.of()));
  private static final FilterSettings SETTINGS = FilterSettings.of(Optional.of(LOOK));
  private static final Duration HOUR = Duration.ofHours(1);

  private FilterScenarios() {}

  /** What nft says of the table. */
  public static void listed() {
    try (var filter = NftablesFilter.open(SETTINGS, OWN)) {
      var listing = InNamespace.shell("nft list table inet picketline");
      assertThat(listing)
          .contains("type filter hook prerouting priority raw; policy accept;")
          .contains("type filter hook input priority filter - 10; policy accept;")
          .contains("icmpv6 type 135-136 ip6 hoplimit 255 accept")
          .contains("iif \"lo\" accept")
          .contains("iif \"lo\" return")
          .contains("ip saddr @ignored4 accept")
          .contains("ip6 saddr @ignored6 return")
          .contains("ip saddr @blocked4 counter packets 0 bytes 0 drop comment \"blocked4\"")
          .contains("@blocked6net counter packets 0 bytes 0 drop comment \"blocked6net\"")
          .contains("ip saddr @blockednet4 counter packets 0 bytes 0 drop")
          .contains("ip6 saddr @suspect6 counter packets 0 bytes 0 drop")
          .contains("meta l4proto tcp fib daddr type local jump unserved")
          .contains("socket transparent <= 1 return")
          .contains("tcp dport <= 1024 tcp dport != @skiptcp goto look")
          .contains("udp dport <= 1024 goto look")
          .contains("tcp dport @watchtcp tcp flags ! rst,ack goto look")
          .contains("add @chatty4 { ip saddr limit rate over 10/second burst 32 packets } return")
          .contains(
              "limit rate over 5000/second burst 500 packets counter packets 0 bytes 0 return")
          .contains("log group 5 snaplen 65531")
          .contains("elements = { 113 }")
          .contains("elements = { 2222 }")
          .contains("size 1000000")
          .doesNotContain("queue-threshold")
          .doesNotContain("ct state");
      assertThat(filter.dropped()).extracting(Dropped::rule).contains("blocked4", "overflow");
      filter.remove();
      filter.remove();
      assertThat(InNamespace.shell("nft list tables")).isEmpty();
    }
  }

  /** That without a look there is nothing to log. */
  public static void withoutLook() {
    try (var filter = NftablesFilter.open(FilterSettings.of(Optional.empty()), OWN)) {
      assertThat(filter.blocked()).isEmpty();
      assertThat(InNamespace.shell("nft list table inet picketline"))
          .doesNotContain("log group")
          .doesNotContain("socket")
          .contains("ip saddr @suspect4");
    }
  }

  /** That a restart keeps elements and their times, and does away with rules of old. */
  public static void adopted() {
    try (var first = NftablesFilter.open(FilterSettings.of(Optional.empty()), OWN)) {
      expectAll(
          first.apply(
              List.of(
                  block("192.0.2.1", HOUR),
                  block("2001:db8:0:1::/64", HOUR),
                  block("198.51.100.0/24", HOUR))));
      first.ignored(Set.of(Prefix.parse("203.0.113.0/24")));
    }
    try (var second = NftablesFilter.open(SETTINGS, OWN)) {
      assertThat(second.blocked())
          .extracting(held -> held.prefix().toString())
          .containsExactlyInAnyOrder("192.0.2.1", "2001:db8:0:1::/64", "198.51.100.0/24");
      assertThat(second.blocked())
          .allSatisfy(held ->
              assertThat(held.remaining()).isBetween(HOUR.minusSeconds(60), HOUR.minusMillis(1)));
      expectAll(second.apply(List.of(unblock("198.51.100.0/24"), unblock("192.0.2.1"))));
      assertThat(second.blocked()).hasSize(1);
      var listing = InNamespace.shell("nft list table inet picketline");
      assertThat(listing).contains("203.0.113.0/24").contains("log group 5");
      assertThat(listing.split("@blocked4", -1)).hasSize(2);
    }
  }

  /** Every kind of prefix, in and out, and what is not to be had. */
  public static void kinds() {
    try (var filter = NftablesFilter.open(SETTINGS, OWN)) {
      var prefixes =
          List.of(
              "192.0.2.1",
              "2001:db8::1",
              "2001:db8:0:5::/64",
              "198.51.100.0/25",
              "255.255.255.0/24",
              "0.0.0.0/8",
              "2001:db8:1::/48",
              "ffff::/16",
              "2001:db8:0:9:8000::/65");
      expectAll(filter.apply(prefixes.stream().map(text -> block(text, HOUR)).toList()));
      assertThat(filter.blocked())
          .extracting(held -> held.prefix().toString())
          .containsExactlyInAnyOrderElementsOf(prefixes);
      assertThat(filter.suspects()).isEmpty();
      expectAll(
          filter.apply(
              List.of(suspect("192.0.2.9"), suspect("2001:db8::9"), suspect("2001:db8:7::/64"))));
      assertThat(filter.suspects())
          .extracting(held -> held.prefix().toString())
          .containsExactlyInAnyOrder("192.0.2.9", "2001:db8::9", "2001:db8:7::/64");
      var refused = filter.apply(List.of(suspect("192.0.2.0/24")));
      assertThat(refused).singleElement().matches(outcome -> !outcome.applied());
      expectAll(filter.apply(prefixes.stream().map(FilterScenarios::unblock).toList()));
      expectAll(
          filter.apply(
              List.of(release("192.0.2.9"), release("2001:db8::9"), release("203.0.113.3"))));
      assertThat(filter.blocked()).isEmpty();
      assertThat(filter.suspects()).hasSize(1);
    }
  }

  /** That a renewal counts, longer or shorter, alone or among others. */
  public static void renewed() {
    try (var filter = NftablesFilter.open(SETTINGS, OWN)) {
      var all = List.of("192.0.2.1", "2001:db8:0:1::/64", "198.51.100.0/24");
      expectAll(filter.apply(all.stream().map(text -> block(text, HOUR)).toList()));
      expectAll(filter.apply(all.stream().map(text -> block(text, HOUR.multipliedBy(9))).toList()));
      assertThat(filter.blocked())
          .hasSize(3)
          .allMatch(held -> held.remaining().compareTo(HOUR.multipliedBy(8)) > 0);
      expectAll(
          filter.apply(
              List.of(
                  block("192.0.2.1", Duration.ofMinutes(5)),
                  block("192.0.2.2", HOUR),
                  block("192.0.2.1", Duration.ofMinutes(7)),
                  unblock("192.0.2.77"))));
      assertThat(filter.blocked())
          .anyMatch(held ->
              held.prefix().equals(Prefix.parse("192.0.2.1"))
                  && held.remaining().toSeconds() > 360);
    }
  }

  /** That prefixes may lie in each other. */
  public static void overlapping() {
    try (var filter = NftablesFilter.open(SETTINGS, OWN)) {
      expectAll(
          filter.apply(
              List.of(
                  block("10.0.0.0/8", HOUR),
                  block("10.1.0.0/16", HOUR.multipliedBy(2)),
                  block("10.1.2.0/24", Duration.ofMinutes(1)),
                  block("10.1.3.7", HOUR))));
      var remaining = filter.blocked();
      assertThat(covering(remaining, "10.1.9.9")).isBetween(61L, 120L);
      assertThat(covering(remaining, "10.1.2.9")).isBetween(61L, 120L);
      assertThat(covering(remaining, "10.2.0.1")).isBetween(50L, 60L);
      assertThat(covering(remaining, "11.0.0.1")).isNegative();

      expectAll(filter.apply(List.of(unblock("10.1.0.0/16"))));
      assertThat(covering(filter.blocked(), "10.1.9.9")).isBetween(50L, 60L);
      expectAll(filter.apply(List.of(unblock("10.0.0.0/8"))));
      assertThat(covering(filter.blocked(), "10.1.9.9")).isNegative();
      assertThat(covering(filter.blocked(), "10.1.2.9")).isBetween(0L, 1L);
      assertThat(filter.blocked()).hasSize(2);
      filter.ignored(
          Set.of(
              Prefix.parse("10.0.0.0/8"),
              Prefix.parse("10.1.0.0/16"),
              Prefix.parse("10.1.0.1"),
              Prefix.parse("2001:db8::/32"),
              Prefix.parse("2001:db8::1")));
      filter.ignored(Set.of(Prefix.parse("10.1.0.0/16"), Prefix.parse("10.1.0.1")));
      assertThat(InNamespace.shell("nft list set inet picketline ignored4"))
          .contains("elements = { 10.1.0.0/16 }");
    }
  }

  /** That one change the kernel refuses does not take the others with it. */
  public static void refusedAlone() {
    try (var filter =
        NftablesFilter.open(new FilterSettings("picketline", 5, Optional.empty()), OWN)) {
      var changes = new ArrayList<FilterChange>();
      for (var i = 1; i <= 6; i++) {
        changes.add(block("192.0.2." + i, HOUR));
      }
      changes.add(block("2001:db8::1", HOUR));
      var outcomes = filter.apply(changes);

      assertThat(outcomes).extracting(Outcome::change).containsExactlyElementsOf(changes);
      assertThat(outcomes.stream().filter(outcome -> !outcome.applied()))
          .singleElement()
          .satisfies(outcome -> assertThat(outcome.problem()).contains("full"))
          .satisfies(outcome -> assertThat(outcome.change()).isEqualTo(changes.get(5)));
      assertThat(filter.blocked()).hasSize(6);
    }
  }

  /** That a table taken away is told of. */
  public static void taken() {
    try (var filter = NftablesFilter.open(SETTINGS, OWN);
        var fast = FastSuspect.open(SETTINGS, OWN)) {
      InNamespace.shell("nft delete table inet picketline");
      assertThat(filter.apply(List.of(block("192.0.2.1", HOUR))))
          .allMatch(outcome -> !outcome.applied() && outcome.problem().contains("gone"));
      assertThat(fast.suspect(0, low("192.0.2.1"), 32, HOUR.toNanos())).isFalse();
      assertThat(fast.failures()).isEqualTo(1);
      assertThatThrownBy(filter::blocked).isInstanceOf(NetlinkException.class);
      InNamespace.shell("nft add table inet picketline");
      InNamespace.shell("nft add set inet picketline blocked4 { type inet_service ; }");
      assertThatThrownBy(() -> NftablesFilter.open(SETTINGS, OWN).close())
          .hasMessageContaining("nft delete table inet picketline");
    }
  }

  /** Suspects from the packet path. */
  public static void fast() {
    try (var filter = NftablesFilter.open(SETTINGS, OWN);
        var fast = FastSuspect.open(SETTINGS, OWN)) {
      assertThat(fast.warm()).isTrue();
      assertThat(filter.suspects()).isEmpty();
      var six = SourceAddress.parse("2001:db8:1:2:3:4:5:6");
      assertThat(fast.suspect(0, low("192.0.2.1"), 32, HOUR.toNanos())).isTrue();
      assertThat(fast.suspect(0, low("192.0.2.1"), 32, 2 * HOUR.toNanos())).isTrue();
      assertThat(fast.suspect(six.high(), six.low(), 64, HOUR.toNanos())).isTrue();
      assertThat(fast.suspect(six.high(), six.low(), 128, HOUR.toNanos())).isTrue();
      assertThat(fast.suspect(six.high(), six.low(), 48, HOUR.toNanos())).isFalse();
      assertThat(filter.suspects())
          .extracting(held -> held.prefix().toString())
          .containsExactlyInAnyOrder("192.0.2.1", "2001:db8:1:2::/64", "2001:db8:1:2:3:4:5:6");
      assertThat(filter.suspects().getFirst().remaining()).isGreaterThan(HOUR);
      assertThat(fast.failures()).isEqualTo(1);
    }
  }

  /** Ten thousand at once, and how long it took. */
  public static void many() {
    try (var filter = NftablesFilter.open(SETTINGS, OWN)) {
      var changes = new ArrayList<FilterChange>();
      for (var i = 0; i < 10_000; i++) {
        changes.add(new Block(Prefix.of(SourceAddress.v4(0x0a00_0000 + i)), HOUR));
      }
      for (var round = 0; round < 3; round++) {
        var start = System.nanoTime();
        expectAll(filter.apply(changes));
        System.out.printf("10,000 in %d ms%n", (System.nanoTime() - start) / 1_000_000);
      }
      assertThat(filter.blocked()).hasSize(10_000);
    }
  }

  /** The fullest list of exceptions, twice, and that a fuller one changes nothing. */
  public static void manyIgnored() {
    try (var filter = NftablesFilter.open(SETTINGS, OWN)) {
      var prefixes = new LinkedHashSet<Prefix>();
      for (var i = 0; i < IgnoredCover.ROOM / 2; i++) {
        prefixes.add(Prefix.of(SourceAddress.v4(0x0a00_0000 + 2 * i)));
        prefixes.add(Prefix.of(new SourceAddress(0x2001_0db8_0000_0000L, 2L * i)));
      }
      for (var round = 0; round < 2; round++) {
        var start = System.nanoTime();
        filter.ignored(prefixes);
        System.out.printf(
            "%d in %d ms%n", prefixes.size(), (System.nanoTime() - start) / 1_000_000);
      }
      var last = SourceAddress.v4(0x0a00_0000 + IgnoredCover.ROOM - 2);
      InNamespace.shell("nft get element inet picketline ignored4 { %s }".formatted(last));
      prefixes.add(Prefix.parse("192.0.2.1"));
      assertThatThrownBy(() -> filter.ignored(prefixes))
          .isInstanceOf(IllegalArgumentException.class);
      InNamespace.shell("nft get element inet picketline ignored4 { %s }".formatted(last));
    }
  }

  /** That the kernel's refusal says what to do; to be run without any capability. */
  public static void main(String[] arguments) {
    assertThatThrownBy(() -> NftablesFilter.open(SETTINGS, OWN).close())
        .isInstanceOf(NetlinkException.class)
        .hasMessageContaining("CAP_NET_ADMIN");
  }

  private static void expectAll(List<Outcome> outcomes) {
    assertThat(outcomes).allMatch(Outcome::applied);
  }

  /** Minutes that the address is blocked yet; -1 if it is not. */
  private static long covering(List<Held> held, String address) {
    return held.stream()
        .filter(each -> each.prefix().contains(SourceAddress.parse(address)))
        .mapToLong(each -> each.remaining().toMinutes() + 1)
        .max()
        .orElse(-1);
  }

  private static long low(String address) {
    return SourceAddress.parse(address).low();
  }

  private static FilterChange block(String prefix, Duration duration) {
    return new Block(Prefix.parse(prefix), duration);
  }

  private static FilterChange unblock(String prefix) {
    return new Unblock(Prefix.parse(prefix));
  }

  private static FilterChange suspect(String prefix) {
    return new Suspect(Prefix.parse(prefix), HOUR);
  }

  private static FilterChange release(String prefix) {
    return new Release(Prefix.parse(prefix));
  }
}
