package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.filter.FilterChange.Block;
import io.picketline.sensor.filter.FilterChange.Release;
import io.picketline.sensor.filter.FilterChange.Restrict;
import io.picketline.sensor.filter.FilterChange.Suspect;
import io.picketline.sensor.filter.FilterChange.Unblock;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.OwnChanges;
import io.picketline.sensor.netlink.TwoHosts;
import io.picketline.sensor.process.SystemPrograms;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;

/** What {@link OtherFiltersTest} runs in a namespace. */
public final class OtherFilterScenarios {

  private static final FilterSettings SETTINGS =
      new FilterSettings("picketline", 20_000, Optional.empty());
  private static final Duration HOUR = Duration.ofHours(1);
  private static final SystemPrograms PROGRAMS = new SystemPrograms();

  private static final List<String> PREFIXES =
      List.of(
          "192.0.2.1",
          "2001:db8::1",
          "2001:db8:0:5::/64",
          "198.51.100.0/25",
          "10.0.0.0/8",
          "10.1.0.0/16",
          "2001:db8:1::/48");

  private OtherFilterScenarios() {}

  public static void ipsetKinds() {
    try (var filter = ipset()) {
      expectAll(filter.apply(PREFIXES.stream().map(text -> block(text, HOUR)).toList()));
      expectAll(filter.apply(PREFIXES.stream().map(text -> block(text, HOUR)).toList()));
      expectAll(filter.apply(List.of(new Suspect(Prefix.parse("192.0.2.9"), HOUR))));
      assertThat(filter.apply(List.of(block("0.0.0.0/0", HOUR))).getFirst().applied()).isFalse();
      assertThat(InNamespace.shell("iptables -S INPUT"))
          .contains("-A INPUT -m set --match-set picketline src -j DROP");
      assertThat(InNamespace.shell("ip6tables -S INPUT"))
          .contains("-A INPUT ! -p ipv6-icmp -m set --match-set picketline src -j DROP");
    }
    try (var again = ipset()) {
      assertThat(InNamespace.shell("iptables -S INPUT").split("picketline", -1)).hasSize(2);
      assertThat(again.blocked())
          .extracting(held -> held.prefix().toString())
          .containsExactlyInAnyOrderElementsOf(PREFIXES);
      assertThat(again.blocked())
          .allSatisfy(held -> assertThat(held.remaining()).isBetween(HOUR.minusSeconds(60), HOUR));
      assertThat(again.suspects())
          .singleElement()
          .extracting(Held::prefix)
          .hasToString("192.0.2.9");
      expectAll(
          again.apply(
              PREFIXES.stream()
                  .<FilterChange>map(text -> new Unblock(Prefix.parse(text)))
                  .toList()));
      expectAll(again.apply(List.of(new Release(Prefix.parse("192.0.2.9")))));
      expectAll(again.apply(List.of(new Release(Prefix.parse("192.0.2.10")))));
      assertThat(again.held(Slice.ALL)).isEmpty();
      again.remove();
      assertThat(InNamespace.shell("ipset list -name")).isEmpty();
      assertThat(InNamespace.shell("iptables -S INPUT")).doesNotContain("picketline");
    }
  }

  public static void ipsetMany() {
    try (var filter = ipset()) {
      var changes = new ArrayList<FilterChange>();
      for (var i = 0; i < 10_000; i++) {
        changes.add(new Block(Prefix.of(SourceAddress.v4(0x0a00_0000 + i)), HOUR));
      }
      expectAll(filter.apply(changes));
      assertThat(filter.blocked()).hasSize(10_000);
      changes.clear();
      for (var i = 0; i < 11_000; i++) {
        changes.add(new Block(Prefix.of(SourceAddress.v4(0x0b00_0000 + i)), HOUR));
      }
      var outcomes = filter.apply(changes);
      // The kernel's bound is not exact to the element.
      assertThat(outcomes.stream().filter(outcome -> !outcome.applied()))
          .isNotEmpty()
          .allMatch(outcome -> outcome.problem().equals("the set is full"));
      assertThat(filter.blocked())
          .hasSize(10_000 + (int) outcomes.stream().filter(Outcome::applied).count());

      expectAll(
          filter.apply(
              changes.stream().<FilterChange>map(each -> new Unblock(each.prefix())).toList()));
      filter.ignored(Set.of(Prefix.parse("10.0.0.0/30"), Prefix.parse("2001:db8::/32")));
      assertThat(InNamespace.shell("ipset list picketline-b4"))
          .contains("10.0.0.0/30 timeout 0 nomatch");
      filter.ignored(Set.of());
      assertThat(InNamespace.shell("ipset list picketline-b4")).doesNotContain("nomatch");
    }
  }

  public static void ipsetFast() {
    try (var filter = ipset();
        var fast = FastIpset.open(SETTINGS)) {
      var suspect = SourceAddress.parse("192.0.2.77");
      assertThat(fast.suspect(suspect.high(), suspect.low(), 32, 1)).isTrue();
      var six = SourceAddress.parse("2001:db8:1:2:3:4:5:6");
      assertThat(fast.suspect(six.high(), six.low(), 64, HOUR.toNanos())).isTrue();
      assertThat(fast.suspect(six.high(), six.low(), 128, HOUR.toNanos())).isTrue();
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(filter.suspects())
                  .extracting(held -> held.prefix().toString())
                  .containsExactlyInAnyOrder("2001:db8:1:2::/64", "2001:db8:1:2:3:4:5:6"));
      expectAll(filter.apply(List.of(block("2001:db8::7", Duration.ofDays(365)))));
      assertThat(filter.blocked())
          .anyMatch(held -> held.remaining().compareTo(Duration.ofDays(24)) > 0);
    }
  }

  public static void ipsetMended() {
    try (var filter = ipset();
        var fast = FastIpset.open(SETTINGS)) {
      assertThat(filter.disturbed()).isFalse();
      expectAll(filter.apply(List.of(block("192.0.2.1", HOUR))));
      assertThat(filter.disturbed()).isFalse();
      for (var damage :
          List.of(
              "ipset flush picketline-b4",
              "iptables -F INPUT",
              "ip6tables -F INPUT",
              "ipset flush picketline")) {
        InNamespace.shell(damage);
        assertThat(filter.disturbed()).as(damage).isTrue();
        filter.restore();
        expectAll(filter.apply(List.of(block("192.0.2.1", HOUR))));
        assertThat(filter.disturbed()).as(damage).isFalse();
      }
      InNamespace.shell("iptables -F INPUT");
      InNamespace.shell("ip6tables -F INPUT");
      // The kernel lets go of a deleted rule's sets a moment later.
      Awaitility.await()
          .ignoreExceptionsMatching(AssertionError.class::isInstance)
          .untilAsserted(() -> InNamespace.shell("ipset destroy picketline"));
      InNamespace.shell("ipset destroy");
      assertThat(fast.suspect(0, SourceAddress.parse("192.0.2.2").low(), 32, 1)).isFalse();
      assertThat(filter.apply(List.of(block("192.0.2.1", HOUR))).getFirst().problem())
          .contains("gone");
      filter.restore();
      assertThat(fast.suspect(0, SourceAddress.parse("192.0.2.2").low(), 32, 1)).isTrue();
    }
  }

  public static void ipsetDrops() throws IOException {
    try (var hosts = TwoHosts.open();
        var filter = ipset();
        var web = new ServerSocket(80)) {
      var served = "tcp,192.0.2.1," + web.getLocalPort();
      expectAll(filter.apply(List.of(block("192.0.2.0/30", HOUR), block("2001:db8::/64", HOUR))));
      assertThat(hosts.attack(served, "tcp,2001:db8::1,80"))
          .containsExactly(served + " silent", "tcp,2001:db8::1,80 silent");
      filter.ignored(Set.of(Prefix.parse("192.0.2.2")));
      assertThat(hosts.attack(served)).containsExactly(served + " connected");
    }
  }

  public static void ipsetExceptions() throws IOException {
    var four = Prefix.parse("192.0.2.2");
    var six = Prefix.parse("2001:db8::2");
    try (var hosts = TwoHosts.open();
        var filter = ipset();
        var web = new ServerSocket(80)) {
      var served4 = "tcp,192.0.2.1," + web.getLocalPort();
      var served6 = "tcp,2001:db8::1," + web.getLocalPort();
      expectAll(
          filter.apply(
              List.of(
                  block("192.0.2.0/30", HOUR),
                  block("192.0.2.2", HOUR),
                  new Suspect(Prefix.parse("192.0.2.0/29"), HOUR),
                  new Suspect(Prefix.parse("2001:db8::/64"), HOUR))));
      assertThat(hosts.attack(served4, served6))
          .containsExactly(served4 + " silent", served6 + " silent");
      filter.ignored(Set.of(four, six));
      assertThat(filter.disturbed()).isFalse();
      // As a source is released that comes to be ignored.
      expectAll(
          filter.apply(
              List.of(new Unblock(four), new Release(four), new Unblock(six), new Release(six))));
      assertThat(hosts.attack(served4, served6))
          .containsExactly(served4 + " connected", served6 + " connected");
      filter.ignored(Set.of());
      assertThat(hosts.attack(served4)).containsExactly(served4 + " silent");
    }
  }

  public static void iptables() throws IOException {
    commands(CommandTemplate.IPTABLES, "iptables -S INPUT", "-A INPUT -s 192.0.2.1/32 -j DROP");
  }

  public static void ipRoute() throws IOException {
    commands(CommandTemplate.IP_ROUTE, "ip route show type blackhole", "blackhole 192.0.2.1");
  }

  /** One filter of commands from its start to the end of its blocks, over a restart and a crash. */
  private static void commands(CommandTemplate template, String list, String line)
      throws IOException {
    var directory = Files.createTempDirectory("commands");
    var time = new Time();
    try (var filter = CommandFilter.open(template, PROGRAMS, directory, time.clock)) {
      expectAll(filter.apply(List.of(block("192.0.2.1", HOUR))));
      expectAll(filter.apply(List.of(block("192.0.2.1", HOUR.multipliedBy(2)))));
      assertThat(InNamespace.shell(list).lines().filter(each -> each.strip().equals(line)))
          .hasSize(1);
      var many = new ArrayList<FilterChange>();
      for (var i = 0; i < 40; i++) {
        many.add(block("198.51.100." + i, HOUR));
      }
      many.add(block("2001:db8:0:5::/64", HOUR));
      many.add(block("2001:db8::7", HOUR));
      many.add(new Suspect(Prefix.parse("203.0.113.0/25"), HOUR));
      expectAll(filter.apply(many));
      assertThat(filter.held(Slice.ALL)).hasSize(44);
      assertThat(InNamespace.shell(list).lines().filter(each -> each.contains("198.51.100.")))
          .hasSize(40);
    }
    time.now = time.now.plus(HOUR);
    try (var again = CommandFilter.open(template, PROGRAMS, directory, time.clock)) {
      assertThat(again.held(Slice.ALL))
          .singleElement()
          .matches(held -> held.prefix().equals(Prefix.parse("192.0.2.1")));
      assertThat(InNamespace.shell(list)).contains(line).doesNotContain("198.51.100", "203.0.113");
      time.now = time.now.plus(HOUR);
      again.expire();
      assertThat(InNamespace.shell(list)).doesNotContain("192.0.2.1");
      expectAll(again.apply(List.of(block("192.0.2.1", HOUR))));
    }
    // Another filter is configured from now on: nobody else would take these away.
    CommandFilter.forget(PROGRAMS, directory);
    assertThat(InNamespace.shell(list)).doesNotContain("192.0.2.1");
    assertThat(directory.resolve(CommandBook.FILE)).doesNotExist();
  }

  public static void shared() throws IOException {
    var settings = looking();
    var own = new OwnChanges();
    try (var before = NftablesFilter.open(settings, own)) {
      expectAll(before.apply(List.of(block("192.0.2.1", HOUR), block("198.51.100.0/24", HOUR))));
    }
    try (var filter = new LookAndBlock(NftablesFilter.open(settings, own), ipset())) {
      assertThat(filter.held(Slice.ALL)).isEmpty();
      var pair = new ServedPair(IpProtocol.TCP, 80);
      expectAll(
          filter.apply(
              List.of(
                  block("192.0.2.1", HOUR),
                  new Restrict(Prefix.parse("192.0.2.2"), HOUR, Set.of(pair)),
                  new Suspect(Prefix.parse("192.0.2.3"), HOUR))));
      assertThat(filter.held(Slice.ALL))
          .extracting(Held::kind)
          .containsExactlyInAnyOrder(BlockKind.BLOCKED, BlockKind.RESTRICTED, BlockKind.SUSPECT);
      assertThat(InNamespace.shell("nft list table inet picketline"))
          .contains("log group 5", "192.0.2.2 . tcp . 80")
          .doesNotContain("192.0.2.1", "192.0.2.3");
      InNamespace.shell("nft delete table inet picketline");
      assertThat(filter.disturbed()).isTrue();
      filter.restore();
      assertThat(filter.held(Slice.ALL)).hasSize(2);
    }
    try (var observed = new LookAndBlock(NftablesFilter.open(settings, own), new NoFilter())) {
      assertThat(observed.kinds()).isEmpty();
      assertThat(observed.apply(List.of(block("192.0.2.1", HOUR))).getFirst().applied()).isFalse();
    }
    assertThatThrownBy(() ->
            CommandFilter.open(CommandTemplate.PF, PROGRAMS, Path.of("/tmp"), new Time().clock))
        .isInstanceOf(FilterException.class)
        .hasMessageContaining("pfctl");
  }

  private static FilterSettings looking() {
    var ports = new FilterSettings.Ports(true, 1024, Set.of(), Set.of());
    return FilterSettings.of(
        Optional.of(
            new FilterSettings.Look(5, 10, 100, List.of(), ports, FilterSettings.Ports.NONE)));
  }

  private static IpsetFilter ipset() {
    return IpsetFilter.open(SETTINGS, PROGRAMS, System::nanoTime);
  }

  private static void expectAll(List<Outcome> outcomes) {
    assertThat(outcomes).allMatch(Outcome::applied);
  }

  private static FilterChange block(String prefix, Duration duration) {
    return new Block(Prefix.parse(prefix), duration);
  }
}
