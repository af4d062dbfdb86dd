package io.picketline.sensor.filter;

import static io.picketline.sensor.netlink.NfRule.META_FAMILY;
import static io.picketline.sensor.netlink.NfRule.META_INPUT_INTERFACE;
import static io.picketline.sensor.netlink.NfRule.META_INPUT_NAME;
import static io.picketline.sensor.netlink.NfRule.META_TRANSPORT;
import static io.picketline.sensor.netlink.NfRule.NETWORK;
import static io.picketline.sensor.netlink.NfRule.TRANSPORT;

import io.picketline.sensor.filter.FilterSettings.Look;
import io.picketline.sensor.filter.FilterSettings.Ports;
import io.picketline.sensor.netlink.NfRule;
import io.picketline.sensor.netlink.NfTransaction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the table's chains, sets and rules. What is there already stays with its elements and
 * their times; only rules are made anew, all in one transaction, so that a restart opens no gap.
 */
final class Ruleset {
  static final String PREROUTING = "prerouting";
  static final String INPUT = "input";
  static final String UNSERVED = "unserved";
  static final String LOOK = "look";
  static final String RESTRICTED = "restricted";

  /** Remark of the rule that counts what is not looked at for its number. */
  static final String OVERFLOW = "overflow";

  private static final int HOOK_PREROUTING = 0;
  private static final int HOOK_INPUT = 1;
  // Before connection tracking, so that a dropped packet costs least.
  private static final int PRIORITY_RAW = -300;
  // Fragments are whole here, and the host's own filter has not yet dropped anything.
  private static final int PRIORITY_BEFORE_FILTER = -10;

  private static final byte IPV4 = 2;
  private static final byte IPV6 = 10;
  private static final byte TCP = 6;
  private static final byte UDP = 17;
  private static final byte ICMPV6 = 58;
  private static final byte NEIGHBOUR_SOLICITATION = (byte) 135;
  private static final byte NEIGHBOUR_ADVERTISEMENT = (byte) 136;
  private static final byte ON_LINK_HOPS = (byte) 255;
  private static final int LOOPBACK_INDEX = 1;
  private static final int LOCAL_ADDRESS = 2;
  private static final int INTERFACE_NAME = 16;
  private static final byte ACK_OR_RST = 0x14;
  private static final byte SYN = 0x02;
  private static final int BURST = 32;
  private static final int SNAP_LENGTH = 65_531;
  private static final byte[] FIRST_64 = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};

  private final NfTransaction transaction;
  private final FilterSettings settings;

  private Ruleset(NfTransaction transaction, FilterSettings settings) {
    this.transaction = transaction;
    this.settings = settings;
  }

  /**
   * Writes all of it into a transaction that was begun.
   *
   * @param fragments whether IPv6 fragments are to be put together first
   */
  static void write(NfTransaction transaction, FilterSettings settings, boolean fragments) {
    var ruleset = new Ruleset(transaction, settings);
    ruleset.chainsAndSets();
    transaction.deleteRules();
    ruleset.prerouting();
    ruleset.input();
    ruleset.restricted();
    settings.look().ifPresent(ruleset::look);
    if (fragments) {
      OtherRules.wholeFragments(transaction);
    }
  }

  private void chainsAndSets() {
    transaction.addTable();
    transaction.addBaseChain(PREROUTING, HOOK_PREROUTING, PRIORITY_RAW);
    transaction.addBaseChain(INPUT, HOOK_INPUT, PRIORITY_BEFORE_FILTER);
    transaction.addChain(UNSERVED);
    transaction.addChain(LOOK);
    OtherRules.chains(transaction);
    transaction.addChain(RESTRICTED);
    for (var set : FilterSet.values()) {
      set.add(transaction, settings.capacity());
    }
    settings
        .look()
        .ifPresent(look -> {
          ports(FilterSet.WATCHTCP, look.tcp().watched());
          ports(FilterSet.SKIPTCP, look.tcp().excluded());
          ports(FilterSet.WATCHUDP, look.udp().watched());
          ports(FilterSet.SKIPUDP, look.udp().excluded());
        });
  }

  private void ports(FilterSet set, Set<Integer> ports) {
    transaction.clearSet(set.bytes());
    var all = List.copyOf(ports);
    for (var from = 0; from < all.size(); from += ElementBatch.MESSAGE_ELEMENTS) {
      transaction.addElements(set.bytes(), false);
      for (var port :
          all.subList(from, Math.min(all.size(), from + ElementBatch.MESSAGE_ELEMENTS))) {
        transaction.element(0, port, set.keyLength(), 0, 0);
      }
      transaction.endElements();
    }
  }

  private void prerouting() {
    neighbourDiscovery(PREROUTING).accept().end();
    fromLoopback(PREROUTING).accept().end();
    source4(PREROUTING).in(FilterSet.IGNORED4.text()).accept().end();
    source6(PREROUTING).in(FilterSet.IGNORED6.text()).accept().end();
    drop(source4(PREROUTING), FilterSet.BLOCKED4);
    drop(source6(PREROUTING), FilterSet.BLOCKED6);
    drop(source6(PREROUTING).mask(FIRST_64), FilterSet.BLOCKED6NET);
    drop(source4(PREROUTING), FilterSet.BLOCKEDNET4);
    drop(source6(PREROUTING), FilterSet.BLOCKEDNET6);
  }

  private void input() {
    neighbourDiscovery(INPUT).leave().end();
    fromLoopback(INPUT).leave().end();
    source4(INPUT).in(FilterSet.IGNORED4.text()).leave().end();
    source6(INPUT).in(FilterSet.IGNORED6.text()).leave().end();
    settings
        .look()
        .ifPresent(look -> {
          enter(look, look.tcp(), TCP);
          enter(look, look.udp(), UDP);
          entrances(look).forEach(rule -> toHost(rule).jump(OtherRules.OTHER).end());
        });
    drop(source4(INPUT), FilterSet.SUSPECT4);
    drop(source6(INPUT), FilterSet.SUSPECT6);
    drop(source6(INPUT).mask(FIRST_64), FilterSet.SUSPECT6NET);
    source4(INPUT).in(FilterSet.RESTRICTED4.text()).jump(RESTRICTED).end();
    source6(INPUT).in(FilterSet.RESTRICTED6.text()).jump(RESTRICTED).end();
    source6(INPUT).mask(FIRST_64).in(FilterSet.RESTRICTED6NET.text()).jump(RESTRICTED).end();
  }

  /** Connections that live, and ports that the source was served on, go on; all else ends here. */
  private void restricted() {
    var lives =
        rule(RESTRICTED)
            .meta(META_TRANSPORT)
            .equal(TCP)
            .payload(TRANSPORT, 13, 1)
            .mask(SYN)
            .equal((byte) 0);
    // A kernel that cannot tell sockets answers what belongs to none with a reset; no harm.
    (settings.look().isPresent() ? lives.socket() : lives).leave().end();
    served(source4(RESTRICTED), 1, FilterSet.SERVEDPAIRS4);
    served(source6(RESTRICTED), 4, FilterSet.SERVEDPAIRS6);
    served(source6(RESTRICTED).mask(FIRST_64), 4, FilterSet.SERVEDPAIRS6);
    rule(RESTRICTED).count().drop().end(RESTRICTED);
  }

  private static void served(NfRule source, int words, FilterSet pairs) {
    source
        .beside(words)
        .meta(META_TRANSPORT)
        .beside(words + 1)
        .payload(TRANSPORT, 2, 2)
        .in(pairs.text())
        .leave()
        .end();
  }

  private void enter(Look look, Ports ports, byte protocol) {
    if (ports.any()) {
      entrances(look)
          .forEach(rule -> toHost(rule.meta(META_TRANSPORT).equal(protocol)).jump(UNSERVED).end());
    }
  }

  /** The beginning of a rule for each interface that is watched, or of one for all. */
  private Stream<NfRule> entrances(Look look) {
    return look.interfaces().isEmpty()
        ? Stream.of(INPUT).map(this::rule)
        : look.interfaces().stream()
            .map(name -> rule(INPUT).meta(META_INPUT_NAME).equal(interfaceName(name)));
  }

  private static NfRule toHost(NfRule rule) {
    return rule.destinationKind().equal(nativeOrder(LOCAL_ADDRESS));
  }

  private static byte[] interfaceName(String name) {
    return Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), INTERFACE_NAME);
  }

  private void look(Look look) {
    OtherRules.write(transaction, look.group());
    if (!look.tcp().watched().isEmpty()) {
      // Only what can open or probe: a served port's own traffic is not looked at.
      port(TCP)
          .in(FilterSet.WATCHTCP.text())
          .payload(TRANSPORT, 13, 1)
          .mask(ACK_OR_RST)
          .equal((byte) 0)
          .change(LOOK)
          .end();
    }
    if (!look.udp().watched().isEmpty()) {
      port(UDP).in(FilterSet.WATCHUDP.text()).change(LOOK).end();
    }
    rule(UNSERVED).socket().leave().end();
    if (!look.tcp().watched().isEmpty()) {
      port(TCP).in(FilterSet.WATCHTCP.text()).change(LOOK).end();
    }
    unserved(look.tcp(), TCP, FilterSet.SKIPTCP);
    unserved(look.udp(), UDP, FilterSet.SKIPUDP);
    source4(LOOK).eachOver(FilterSet.CHATTY4.text(), look.sourceRate(), BURST).leave().end();
    source6(LOOK)
        .mask(FIRST_64)
        .eachOver(FilterSet.CHATTY6.text(), look.sourceRate(), BURST)
        .leave()
        .end();
    rule(LOOK)
        .over(look.totalRate(), Math.max(BURST, look.totalRate() / 10))
        .count()
        .leave()
        .end(OVERFLOW);
    rule(LOOK).log(look.group(), SNAP_LENGTH).end();
  }

  private void unserved(Ports ports, byte protocol, FilterSet excluded) {
    if (ports.unserved()) {
      var rule = port(protocol).atMost((byte) (ports.limit() >>> 8), (byte) ports.limit());
      (ports.excluded().isEmpty() ? rule : rule.notIn(excluded.text())).change(LOOK).end();
    }
  }

  private void drop(NfRule rule, FilterSet set) {
    rule.in(set.text()).count().drop().end(set.text());
  }

  private NfRule port(byte protocol) {
    return rule(UNSERVED).meta(META_TRANSPORT).equal(protocol).payload(TRANSPORT, 2, 2);
  }

  /** Without it an on-link host is not blocked but gone, and others miss it. */
  private NfRule neighbourDiscovery(String chain) {
    return rule(chain)
        .meta(META_FAMILY)
        .equal(IPV6)
        .meta(META_TRANSPORT)
        .equal(ICMPV6)
        .payload(TRANSPORT, 0, 1)
        .atLeast(NEIGHBOUR_SOLICITATION)
        .atMost(NEIGHBOUR_ADVERTISEMENT)
        .payload(NETWORK, 7, 1)
        .equal(ON_LINK_HOPS);
  }

  private NfRule fromLoopback(String chain) {
    return rule(chain).meta(META_INPUT_INTERFACE).equal(nativeOrder(LOOPBACK_INDEX));
  }

  private NfRule source4(String chain) {
    return rule(chain).meta(META_FAMILY).equal(IPV4).payload(NETWORK, 12, 4);
  }

  private NfRule source6(String chain) {
    return rule(chain).meta(META_FAMILY).equal(IPV6).payload(NETWORK, 8, 16);
  }

  private NfRule rule(String chain) {
    return transaction.addRule(chain);
  }

  private static byte[] nativeOrder(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(value).array();
  }
}
