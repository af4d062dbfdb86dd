package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.IpSets;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.process.ProgramRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets of the kernel's ipset, changed by netlink, and one rule of iptables and one of ip6tables
 * that drop by them. What they hold expires in the kernel. For one thread.
 */
public final class IpsetFilter implements PacketFilter {
  private static final Logger LOG = LoggerFactory.getLogger(IpsetFilter.class);

  /** There if the kernel has sets, as a module or built in. */
  private static final Path MODULE = Path.of("/sys/module/ip_set");

  private static final Duration RULE_LIMIT = Duration.ofSeconds(20);
  private static final Set<BlockKind> KINDS = Set.of(BlockKind.BLOCKED, BlockKind.SUSPECT);
  private static final long SECOND = 1_000_000_000L;
  private static final long SLACK = 5 * SECOND;

  private final FilterSettings settings;
  private final IpSets sets;
  private final ProgramRunner programs;
  private final LongSupplier nanoClock;
  private final byte[] all;
  private Set<Prefix> excepted = Set.of();
  private long latestEnd;
  private boolean anyAdded;

  private IpsetFilter(
      FilterSettings settings, IpSets sets, ProgramRunner programs, LongSupplier nanoClock) {
    this.settings = settings;
    this.sets = sets;
    this.programs = programs;
    this.nanoClock = nanoClock;
    all = IpSets.name(settings.table());
  }

  /** One of our sets. */
  private record Place(BlockKind kind, boolean v4) {
    static final List<Place> ALL =
        List.of(
            new Place(BlockKind.BLOCKED, true),
            new Place(BlockKind.BLOCKED, false),
            new Place(BlockKind.SUSPECT, true),
            new Place(BlockKind.SUSPECT, false));

    static Place of(FilterChange change) {
      return new Place(change.kind(), change.prefix().address().isV4());
    }

    byte[] name(FilterSettings settings) {
      return IpsetFilter.name(settings, kind, v4);
    }
  }

  /**
   * Makes sets and rules, or takes over those that are there.
   *
   * @throws FilterException if rules cannot be set, in the operator's words
   * @throws NetlinkException if the kernel has no ipset, or it is not permitted
   */
  public static IpsetFilter open(
      FilterSettings settings, ProgramRunner programs, LongSupplier nanoClock) {
    var filter = new IpsetFilter(settings, IpSets.open(), programs, nanoClock);
    try {
      filter.restore();
      return filter;
    } catch (NetlinkException | FilterException e) {
      filter.close();
      throw e;
    }
  }

  /**
   * Takes away what an earlier sensor set up, if it did. What the kernel has is what counts: no
   * file says more, and one may be lost. Who lacks the right to take it away leaves it.
   */
  public static void forget(FilterSettings settings, ProgramRunner programs) {
    if (!Files.isDirectory(MODULE)) {
      // To ask for sets would load it.
      return;
    }
    try (var filter = new IpsetFilter(settings, IpSets.open(), programs, System::nanoTime)) {
      if (filter.anySet()) {
        filter.remove();
        LOG.info("sets and rules of an earlier sensor taken away sets={}", settings.table());
        if (filter.anySet()) {
          LOG.warn(
              "sets {} are empty and stay: in use, by a rule that iptables does not show or by one"
                  + " that has just gone",
              settings.table());
        }
      }
    } catch (NetlinkException e) {
      LOG.debug("no ipset can be looked for: {}", e.getMessage());
    }
  }

  static byte[] name(FilterSettings settings, BlockKind kind, boolean v4) {
    var sort = kind == BlockKind.BLOCKED ? "b" : "s";
    return IpSets.name("%s-%s%d".formatted(settings.table(), sort, v4 ? 4 : 6));
  }

  @Override
  public String describe() {
    return "ipset %s, one rule of iptables and ip6tables each".formatted(settings.table());
  }

  @Override
  public Set<BlockKind> kinds() {
    return KINDS;
  }

  @Override
  public Optional<Duration> longest() {
    return Optional.of(Duration.ofSeconds(IpSets.LONGEST_SECONDS));
  }

  @Override
  public List<Outcome> apply(List<FilterChange> changes) {
    Map<FilterChange, Outcome> outcomes = new HashMap<>();
    var from = 0;
    while (from < changes.size()) {
      var to = sameSort(changes, from);
      var some = changes.subList(from, to);
      if (some.size() == 1 || ElementBatch.millis(some.getFirst()) == 0 || !addAll(some)) {
        some.forEach(change -> outcomes.put(change, one(change)));
      } else {
        some.forEach(change -> outcomes.put(change, Outcome.applied(change)));
      }
      from = to;
    }
    return changes.stream().map(outcomes::get).toList();
  }

  @Override
  public void ignored(Set<Prefix> prefixes) {
    for (var gone : excepted) {
      if (!prefixes.contains(gone)) {
        except(gone, false);
      }
    }
    prefixes.forEach(prefix -> except(prefix, true));
    excepted = Set.copyOf(prefixes);
  }

  @Override
  public List<Held> held(Slice slice) {
    var held = new ArrayList<Held>();
    for (var place : Place.ALL) {
      var errno =
          sets.list(
              place.name(settings),
              (high, low, length, seconds) -> {
                var address =
                    place.v4() ? SourceAddress.v4((int) low) : new SourceAddress(high, low);
                var prefix = new Prefix(address, length);
                if (slice.has(prefix)) {
                  held.add(new Held(prefix, place.kind(), Duration.ofSeconds(seconds)));
                }
              });
      if (errno != 0 && errno != Errno.ENOENT) {
        throw new NetlinkException("read an ipset", errno);
      }
    }
    return List.copyOf(held);
  }

  @Override
  public boolean disturbed() {
    var counts = Place.ALL.stream().mapToInt(place -> sets.count(place.name(settings))).toArray();
    var total = 0;
    for (var count : counts) {
      if (count < 0) {
        return true;
      }
      total += count;
    }
    var exceptions = KINDS.size() * excepted.stream().filter(each -> each.length() > 0).count();
    var emptied = total == exceptions && anyAdded && latestEnd - nanoClock.getAsLong() > SLACK;
    return emptied
        || sets.count(all) != Place.ALL.size()
        || !ruleIsThere(true)
        || !ruleIsThere(false);
  }

  @Override
  public void restore() {
    for (var place : Place.ALL) {
      require(sets.create(place.name(settings), place.v4(), settings.capacity()), "make an ipset");
    }
    require(sets.createList(all), "make a list of ipsets");
    for (var place : Place.ALL) {
      require(sets.addToList(all, place.name(settings)), "put an ipset into a list");
    }
    for (var v4 : List.of(true, false)) {
      if (!ruleIsThere(v4)) {
        var ended = programs.run(rule("-I", v4), RULE_LIMIT);
        if (!ended.ok()) {
          throw new FilterException(
              "%s does not take a rule for ipset: %s".formatted(program(v4), ended.describe()));
        }
      }
    }
  }

  @Override
  public void remove() {
    // First, for then nothing is dropped even if a rule cannot be taken away.
    Place.ALL.forEach(place -> sets.flush(place.name(settings)));
    for (var v4 : List.of(true, false)) {
      while (ruleIsThere(v4) && programs.run(rule("-D", v4), RULE_LIMIT).ok()) {
        anyAdded = false;
      }
    }
    sets.destroy(all);
    Place.ALL.forEach(place -> sets.destroy(place.name(settings)));
  }

  @Override
  public void close() {
    sets.close();
  }

  /** The rule that drops by the sets; neighbours of IPv6 must still find each other. */
  List<String> rule(String action, boolean v4) {
    var words = new ArrayList<>(List.of(program(v4), "-w", "10", action, "INPUT"));
    if (!v4) {
      words.addAll(List.of("!", "-p", "ipv6-icmp"));
    }
    words.addAll(List.of("-m", "set", "--match-set", settings.table(), "src", "-j", "DROP"));
    return List.copyOf(words);
  }

  private static String program(boolean v4) {
    return v4 ? "iptables" : "ip6tables";
  }

  private boolean anySet() {
    return sets.count(all) >= 0
        || Place.ALL.stream().anyMatch(place -> sets.count(place.name(settings)) >= 0);
  }

  private boolean ruleIsThere(boolean v4) {
    return programs.run(rule("-C", v4), RULE_LIMIT).ok();
  }

  /** Up to where the changes are blocks of the same set, or the one change that is not. */
  private static int sameSort(List<FilterChange> changes, int from) {
    var first = changes.get(from);
    var to = from + 1;
    while (to < changes.size()
        && to - from < IpSets.MOST_OF_A_BATCH
        && ElementBatch.millis(first) > 0
        && ElementBatch.millis(changes.get(to)) > 0
        && Place.of(changes.get(to)).equals(Place.of(first))) {
      to++;
    }
    return to;
  }

  private boolean addAll(List<FilterChange> changes) {
    var place = Place.of(changes.getFirst());
    if (place.kind() == BlockKind.RESTRICTED
        || changes.stream().anyMatch(change -> change.prefix().length() == 0)) {
      return false;
    }
    sets.beginAdding(place.name(settings));
    for (var change : changes) {
      var address = change.prefix().address();
      sets.next(
          place.v4(), address.high(), address.low(), change.prefix().length(), seconds(change));
    }
    return sets.endAdding() == 0;
  }

  private Outcome one(FilterChange change) {
    var prefix = change.prefix();
    var address = prefix.address();
    var v4 = address.isV4();
    if (change.kind() == BlockKind.RESTRICTED || prefix.length() == 0) {
      return ElementBatch.millis(change) == 0
          ? Outcome.applied(change)
          : Outcome.refused(change, "ipset cannot do that");
    }
    if (excepted.contains(prefix) && ElementBatch.millis(change) == 0) {
      // The exception took the place of the block: to delete that would delete it.
      return Outcome.applied(change);
    }
    var set = Place.of(change).name(settings);
    var errno =
        ElementBatch.millis(change) == 0
            ? sets.delete(set, v4, address.high(), address.low(), prefix.length())
            : sets.add(set, v4, address.high(), address.low(), prefix.length(), seconds(change));
    return errno == 0 ? Outcome.applied(change) : Outcome.refused(change, problem(errno));
  }

  private int seconds(FilterChange change) {
    var seconds =
        Math.clamp((ElementBatch.millis(change) + 999) / 1_000, 1, IpSets.LONGEST_SECONDS);
    var end = nanoClock.getAsLong() + seconds * SECOND;
    latestEnd = anyAdded ? Math.max(latestEnd, end) : end;
    anyAdded = true;
    return seconds;
  }

  /** In sets of both kinds: one that does not match here may match a wider one there. */
  private void except(Prefix prefix, boolean wanted) {
    if (prefix.length() > 0) {
      KINDS.forEach(kind -> except(prefix, kind, wanted));
    }
  }

  private void except(Prefix prefix, BlockKind kind, boolean wanted) {
    var address = prefix.address();
    var v4 = address.isV4();
    var set = name(settings, kind, v4);
    var errno =
        wanted
            ? sets.except(set, v4, address.high(), address.low(), prefix.length())
            : sets.delete(set, v4, address.high(), address.low(), prefix.length());
    if (errno != 0) {
      throw new NetlinkException("except an ignored prefix from an ipset", errno);
    }
  }

  private static String problem(int errno) {
    return errno == IpSets.FULL ? "the set is full" : ElementBatch.problem(errno);
  }

  private static void require(int errno, String doing) {
    if (errno != 0 && errno != Errno.EEXIST) {
      throw new NetlinkException(
          doing, errno, errno == Errno.EPERM ? "it needs CAP_NET_ADMIN" : "has the kernel ip_set?");
    }
  }
}
