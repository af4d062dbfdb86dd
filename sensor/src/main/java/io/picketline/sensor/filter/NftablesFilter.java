package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.FilterChange.Restrict;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.NfEvents.Heard;
import io.picketline.sensor.netlink.NfRule;
import io.picketline.sensor.netlink.NfTransaction;
import io.picketline.sensor.netlink.OwnChanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A table of our own in the kernel's nf_tables, changed by netlink. Opening it again finds what the
 * last sensor left, with the times it has to go. For one thread.
 */
public final class NftablesFilter implements PacketFilter {
  /** Most changes of a transaction, so that a bulk load does not hold others up for long. */
  static final int TRANSACTION_CHANGES = 1_000;

  private static final int TRANSACTION_BYTES = 4 << 20;
  private static final List<FilterSet> SETS =
      Arrays.stream(FilterSet.values())
          .filter(set -> set.kind().isPresent() && !set.isInterval())
          .toList();

  private final FilterSettings settings;
  private final NfTransaction transaction;
  private final SetReader reader;
  private final Map<FilterChange, Outcome> outcomes = new HashMap<>();
  private final ElementBatch elements;
  private final RangeBook ranges;
  private final OwnChanges own;
  private Optional<RulesetWatch> watch = Optional.empty();
  private int unaccounted;
  private boolean fragmented;

  private NftablesFilter(
      FilterSettings settings, NfTransaction transaction, OwnChanges own, LongSupplier nanoClock) {
    this.settings = settings;
    this.transaction = transaction;
    this.own = own;
    reader = new SetReader(transaction);
    elements = new ElementBatch(transaction, new PairBook(transaction, nanoClock), outcomes::put);
    ranges = new RangeBook(transaction, nanoClock, outcomes::put);
  }

  /**
   * Makes the table, or takes over the one that is there; in either case in one transaction.
   *
   * @param own tells this sensor's changes from those of other hands
   * @throws NetlinkException in words for the operator, if the kernel lacks what it takes, it is
   *     not permitted, or a table of this name is something else
   */
  public static NftablesFilter open(FilterSettings settings, OwnChanges own) {
    var transaction = NfTransaction.open(settings.table(), TRANSACTION_BYTES, own);
    var filter = new NftablesFilter(settings, transaction, own, System::nanoTime);
    try {
      require(filter.writeRules(), "set up the packet filter", settings);
      filter.ranges.adopt();
      return filter;
    } catch (NetlinkException e) {
      filter.close();
      throw e;
    }
  }

  @Override
  public List<Outcome> apply(List<FilterChange> changes) {
    outcomes.clear();
    Map<Key, FilterChange> last = new LinkedHashMap<>();
    for (var change : changes) {
      last.put(Key.of(change), change);
    }
    var single = new ArrayList<FilterChange>();
    var wide = new ArrayList<FilterChange>();
    for (var change : last.values()) {
      if (change.kind() != BlockKind.BLOCKED && !FilterSet.canSuspect(change.prefix())) {
        outcomes.put(change, impossible(change));
      } else if (ElementBatch.set(change).isInterval()) {
        wide.add(change);
      } else {
        single.add(change);
      }
    }
    for (var from = 0; from < single.size(); ) {
      var to = transactionEnd(single, from);
      elements.apply(single.subList(from, to));
      from = to;
    }
    for (var from = 0; from < wide.size(); from += TRANSACTION_CHANGES) {
      ranges.apply(wide.subList(from, Math.min(wide.size(), from + TRANSACTION_CHANGES)));
    }
    return changes.stream().map(change -> outcome(change, last)).toList();
  }

  @Override
  public void ignored(Set<Prefix> prefixes) {
    var cover = IgnoredCover.of(prefixes);
    if (cover.size() > IgnoredCover.ROOM) {
      throw new IllegalArgumentException(
          "%d ignored prefixes are more than %d".formatted(cover.size(), IgnoredCover.ROOM));
    }
    transaction.begin();
    for (var set : List.of(FilterSet.IGNORED4, FilterSet.IGNORED6)) {
      transaction.clearSet(set.bytes());
      var all =
          cover.stream()
              .filter(prefix -> prefix.address().isV4() == (set == FilterSet.IGNORED4))
              .toList();
      for (var from = 0; from < all.size(); from += ElementBatch.MESSAGE_ELEMENTS) {
        transaction.addElements(set.bytes(), true);
        for (var prefix :
            all.subList(from, Math.min(all.size(), from + ElementBatch.MESSAGE_ELEMENTS))) {
          Ranges.element(transaction, set, prefix, 0);
        }
        transaction.endElements();
      }
    }
    require(transaction.commit(), "replace the ignored addresses", settings);
  }

  @Override
  public String describe() {
    return "nftables table inet %s%s"
        .formatted(settings.table(), fragmented ? ", IPv6 fragments not put together" : "");
  }

  @Override
  public Set<BlockKind> kinds() {
    return EnumSet.allOf(BlockKind.class);
  }

  @Override
  public List<Held> held(Slice slice) {
    var all = new ArrayList<>(ranges.held(slice));
    SETS.forEach(set -> all.addAll(reader.read(set, slice)));
    return List.copyOf(all);
  }

  @Override
  public List<Dropped> dropped() {
    var found = new ArrayList<Dropped>();
    for (var chain : List.of(Ruleset.PREROUTING, Ruleset.INPUT, Ruleset.RESTRICTED, Ruleset.LOOK)) {
      var errno =
          transaction.listRules(
              chain,
              message -> {
                var counted = NfRule.counted(message);
                if (!counted.comment().isEmpty()) {
                  found.add(new Dropped(counted.comment(), counted.packets(), counted.bytes()));
                }
              });
      require(errno, "read the counters of the packet filter", settings);
    }
    return List.copyOf(found);
  }

  @Override
  public void watch(Runnable changed) {
    watch = Optional.of(new RulesetWatch(settings.table(), own, changed));
    unaccounted = unaccounted();
  }

  @Override
  public boolean disturbed() {
    // A change that nobody has told of: the kernel has counted it all the same.
    return watch.map(RulesetWatch::heard).orElse(Heard.LOST) != Heard.NOTHING
        || unaccounted() != unaccounted;
  }

  @Override
  public void restore() {
    var missed = unaccounted() != unaccounted;
    var heard = watch.map(RulesetWatch::take).orElse(Heard.LOST);
    unaccounted = unaccounted();
    if (missed || heard.compareTo(Heard.ELEMENTS) > 0) {
      var errno = writeRules();
      if (errno != 0) {
        // Something of ours is there under its name but of another kind.
        remove();
        errno = writeRules();
      }
      require(errno, "set up the packet filter anew", settings);
    }
    ranges.again();
  }

  /** Takes all sources out that are treated in one of these ways. */
  void end(Set<BlockKind> kinds) {
    transaction.begin();
    for (var set : FilterSet.values()) {
      if (set.kind().filter(kinds::contains).isPresent()) {
        transaction.clearSet(set.bytes());
      }
    }
    require(transaction.commit(), "take blocks of an earlier sensor away", settings);
    ranges.adopt();
  }

  @Override
  public void remove() {
    transaction.begin();
    transaction.deleteTable();
    var errno = transaction.commit();
    if (errno != Errno.ENOENT) {
      require(errno, "take the packet filter away", settings);
    }
  }

  @Override
  public void close() {
    watch.ifPresent(RulesetWatch::close);
    transaction.close();
  }

  /** What makes two changes the same state of the same prefix. */
  private record Key(Prefix prefix, BlockKind kind) {
    static Key of(FilterChange change) {
      return new Key(change.prefix(), change.kind());
    }
  }

  private static Outcome impossible(FilterChange change) {
    return ElementBatch.millis(change) == 0
        ? Outcome.applied(change)
        : Outcome.refused(change, "only an address or an IPv6 /64 can be held in this way");
  }

  private int writeRules() {
    // A kernel without tproxy hands out IPv6 fragments as they come.
    fragmented = settings.look().isPresent() && writeRules(true) != 0;
    return settings.look().isPresent() && !fragmented ? 0 : writeRules(false);
  }

  private int writeRules(boolean fragments) {
    transaction.begin();
    Ruleset.write(transaction, settings, fragments);
    return transaction.commit();
  }

  /**
   * The kernel's changes less ours and those heard of. Another number than before: one was missed.
   */
  private int unaccounted() {
    var told = watch.map(RulesetWatch::foreignCommits).orElse(0) + own.commits();
    return transaction.generation() - told;
  }

  /** Up to where the changes fit a transaction; ports that stay open are elements too. */
  private static int transactionEnd(List<FilterChange> changes, int from) {
    var to = from;
    var count = 0;
    while (to < changes.size() && count < TRANSACTION_CHANGES) {
      count += 1 + (changes.get(to) instanceof Restrict restrict ? restrict.open().size() : 0);
      to++;
    }
    return to;
  }

  /** A change that a later one in the same list overtook shares its outcome. */
  private Outcome outcome(FilterChange change, Map<Key, FilterChange> last) {
    var decisive = last.getOrDefault(Key.of(change), change);
    var outcome = outcomes.get(decisive);
    if (outcome == null) {
      throw new IllegalStateException("no outcome of " + change);
    }
    return new Outcome(change, outcome.applied(), outcome.problem());
  }

  private static void require(int errno, String doing, FilterSettings settings) {
    if (errno != 0) {
      throw new NetlinkException(doing, errno, advice(errno, settings));
    }
  }

  private static String advice(int errno, FilterSettings settings) {
    return switch (errno) {
      case Errno.EPERM ->
          "the sensor needs the capability CAP_NET_ADMIN; start it by its unit, or as root";
      case Errno.EINVAL, Errno.EOPNOTSUPP, Errno.EPROTONOSUPPORT, Errno.EAFNOSUPPORT ->
          "the kernel has no nf_tables for inet (CONFIG_NF_TABLES, CONFIG_NF_TABLES_INET)";
      case Errno.ENOENT ->
          settings.look().isPresent()
              ? "the table is gone, or the kernel lacks nft_socket, nft_fib_inet, nft_limit or"
                  + " nft_log; capture by pcap does without them"
              : "the table is gone, or the kernel has no nf_tables";
      case Errno.EEXIST, Errno.EBUSY ->
          "a table of this name is something else: nft delete table inet " + settings.table();
      default -> "";
    };
  }
}
