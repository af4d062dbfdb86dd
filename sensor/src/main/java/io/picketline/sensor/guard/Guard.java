package io.picketline.sensor.guard;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.Guarded;
import io.picketline.protocol.log.FleetHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Who can never be blocked on this host, and as what. Immutable: any change makes a new one.
 * Addresses are the words of a {@link SourceAddress}; questions by them allocate nothing.
 */
public final class Guard {

  private static final List<Guarded> ALWAYS =
      List.of(
          new Guarded(Prefix.parse("127.0.0.0/8"), "loopback"),
          new Guarded(Prefix.parse("::1"), "loopback"),
          new Guarded(Prefix.parse("0.0.0.0/8"), "unspecified"),
          new Guarded(Prefix.parse("::"), "unspecified"),
          new Guarded(Prefix.parse("224.0.0.0/4"), "multicast"),
          new Guarded(Prefix.parse("ff00::/8"), "multicast"),
          new Guarded(Prefix.parse("255.255.255.255"), "broadcast"));

  /** Spares what no packet can come from, and nothing else. */
  public static final Guard BASE = new Guard(Wanted.NOTHING);

  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;
  private static final int SUBNET_BITS = 64;
  private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L;
  private static final long LINK_LOCAL_MASK = 0xffc0_0000_0000_0000L;

  private final SequencedMap<Prefix, String> reasons;
  private final List<Guarded> ofThisHost;
  private final Map<Prefix, IgnoreRule> rules;
  private final IgnoreMatcher guarded;
  private final IgnoreMatcher ignored;
  private final IgnoreMatcher spared;
  private final IgnoreMatcher onLink;
  private final IgnoreMatcher own;

  /**
   * Who is to be spared.
   *
   * @param host what the host's settings say
   * @param fleet the hosts with a certificate of this fleet
   * @param coordinators the addresses that the sensor talks to
   * @param localRules of this host's own ignore files
   * @param networkRules of the network-wide list that are for this host
   */
  public record Wanted(
      HostAddresses host,
      List<FleetHost> fleet,
      List<SourceAddress> coordinators,
      List<IgnoreRule> localRules,
      List<IgnoreRule> networkRules) {

    /** Nobody. */
    public static final Wanted NOTHING =
        new Wanted(HostAddresses.NONE, List.of(), List.of(), List.of(), List.of());

    public Wanted {
      fleet = List.copyOf(fleet);
      coordinators = List.copyOf(coordinators);
      localRules = List.copyOf(localRules);
      networkRules = List.copyOf(networkRules);
    }
  }

  /** A guard that spares these, and the addresses that no packet can come from. */
  public Guard(Wanted wanted) {
    reasons = reasons(wanted);
    ofThisHost = ofThisHost(wanted);
    rules = new HashMap<>();
    // a local rule cannot be removed from the centre, so it is the one to name
    for (var rule : concat(wanted.networkRules(), wanted.localRules())) {
      rules.put(rule.prefix(), rule);
    }
    guarded = new IgnoreMatcher(reasons.keySet());
    ignored = new IgnoreMatcher(rules.keySet());
    spared = new IgnoreMatcher(concat(reasons.keySet(), rules.keySet()));
    onLink = new IgnoreMatcher(wanted.host().onLink());
    own =
        new IgnoreMatcher(
            wanted.host().own().stream()
                .filter(address -> !address.toInetAddress().isLoopbackAddress())
                .map(Prefix::of)
                .toList());
  }

  /** Whether the source may never be blocked. */
  public boolean spared(long high, long low) {
    return spared.covers(high, low);
  }

  /** Whether the address is one of this host's own, the loopback ones left out. */
  public boolean own(long high, long low) {
    return own.covers(high, low);
  }

  /** Whether blocking the prefix would block anybody who may never be blocked. */
  public boolean sparesAnyOf(Prefix prefix) {
    return spared.overlaps(prefix);
  }

  /** The ignore rule that holds all of the source, if there is one: the narrowest. */
  public Optional<IgnoreRule> ignoring(Prefix source) {
    return ignored.overlaps(source)
        ? ignored.covering(source).map(rules::get)
        : Optional.<IgnoreRule>empty();
  }

  /**
   * Bits of the source that are one attacker: 32 for IPv4; 64 for IPv6, or 128 if it is link-local,
   * on-link, or has a spared address for a neighbour in its /64.
   */
  public int keyLength(long high, long low) {
    if (high == 0 && low >>> 32 == 0xffffL) {
      return V4_BITS;
    }
    var single =
        (high & LINK_LOCAL_MASK) == LINK_LOCAL
            || onLink.covers(high, low)
            || spared.meetsSlash64(high, low);
    return single ? V6_BITS : SUBNET_BITS;
  }

  /** Why the source can never be blocked, if so: {@code default gateway}. */
  public Optional<String> explain(SourceAddress source) {
    return guarded
        .covering(source)
        .map(reasons::get)
        .or(() -> ignored.covering(source).map(rules::get).map(Guard::words));
  }

  /** All who can never be blocked here but for the ignore lists, and as what. */
  public List<Guarded> guarded() {
    return reasons.entrySet().stream()
        .map(entry -> new Guarded(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * Who is spared for this host's own sake: its gateways, say, and whom its ignore files name. Of
   * the fleet and of the network-wide list everybody knows.
   */
  public List<Guarded> ofThisHost() {
    return ofThisHost;
  }

  private static List<Guarded> ofThisHost(Wanted wanted) {
    var own =
        reasons(new Wanted(wanted.host(), List.of(), wanted.coordinators(), List.of(), List.of()));
    ALWAYS.forEach(always -> own.remove(always.prefix()));
    wanted.localRules().forEach(rule -> own.putIfAbsent(rule.prefix(), words(rule)));
    return own.entrySet().stream()
        .map(entry -> new Guarded(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Every prefix that is spared, for the packet filter to accept before it drops. */
  public List<Prefix> prefixes() {
    return Stream.concat(reasons.keySet().stream(), rules.keySet().stream())
        .distinct()
        .sorted()
        .toList();
  }

  private static SequencedMap<Prefix, String> reasons(Wanted wanted) {
    var reasons = new LinkedHashMap<Prefix, String>();
    ALWAYS.forEach(always -> reasons.putIfAbsent(always.prefix(), always.as()));
    var host = wanted.host();
    addAll(reasons, host.own(), "own address");
    addAll(reasons, host.broadcast(), "broadcast");
    addAll(reasons, host.gateways(), "default gateway");
    host.servers().forEach(server -> addAll(reasons, List.of(server.address()), server.as()));
    addAll(reasons, wanted.coordinators(), "coordinator");
    wanted
        .fleet()
        .forEach(member -> addAll(reasons, member.addresses(), "fleet: " + member.name()));
    return reasons;
  }

  private static void addAll(
      SequencedMap<Prefix, String> reasons, List<SourceAddress> addresses, String as) {
    addresses.forEach(address -> reasons.putIfAbsent(Prefix.of(address), as));
  }

  private static String words(IgnoreRule rule) {
    var comment = rule.comment().isEmpty() ? "" : " (%s)".formatted(rule.comment());
    return "ignore list: " + rule.prefix() + comment;
  }

  private static <T> List<T> concat(Collection<T> first, Collection<T> second) {
    var all = new ArrayList<T>(first);
    all.addAll(second);
    return all;
  }
}
