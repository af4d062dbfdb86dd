package io.picketline.coordinator.log;

import io.picketline.coordinator.admission.Admission;
import io.picketline.coordinator.ignore.IgnoreList;
import io.picketline.coordinator.ignore.IgnoreVersions;
import io.picketline.coordinator.ignore.PrefixMap;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What all entries of the log add up to. Two readers of the same entries, or of a snapshot and the
 * entries after it, hold the same. Not thread-safe.
 */
public final class LogState {

  /** A verdict in force and the entry that carries it. */
  public record Held(long seq, Verdict verdict) {}

  /** An unblock that is remembered, and the entry that carries it. */
  public record Tombstone(long seq, Change.Unblocked unblocked) {}

  private final PrefixMap<Held> verdicts = new PrefixMap<>();
  private final PrefixMap<Tombstone> tombstones = new PrefixMap<>();
  private final Map<Prefix, Held> lifted = new HashMap<>();
  private final Map<Prefix, Long> rulesChangedAt = new HashMap<>();
  private final Map<String, Long> namesChangedAt = new HashMap<>();
  private final Admission admission = new Admission();
  private final IgnoreList ignored = new IgnoreList();
  private final IgnoreVersions ignoreVersions = new IgnoreVersions(VerdictLog::bytes);
  private final SequencedMap<String, FleetHost> hosts = new TreeMap<>();
  private final PrefixMap<String> hostNames = new PrefixMap<>();
  private ServedPorts served = ServedPorts.NONE;
  private long ignoreVersionedAt;
  private long expired;

  /** Takes one entry; entries are to come in order. */
  public void apply(LogEntry entry) {
    switch (entry.change()) {
      case Change.EpochOpened _, Change.Passed _, Change.Noted _, Change.Unknown _ -> {}
      case Change.Blocked(var verdict) -> {
        lifted.remove(verdict.source());
        verdicts.put(verdict.source(), new Held(entry.seq(), verdict));
      }
      case Change.Unblocked unblocked -> unblocked(entry.seq(), unblocked);
      case Change.Lifted one ->
          verdicts
              .remove(one.source())
              .ifPresent(held -> lifted.put(one.source(), new Held(entry.seq(), held.verdict())));
      case Change.IgnoreAdded(var rule) -> {
        rulesChangedAt.put(rule.prefix(), entry.seq());
        if (rule.scope().isAll()) {
          unblocked(entry.seq(), Change.Unblocked.by(rule));
        }
        ignored.add(rule);
      }
      case Change.IgnoreRemoved removed -> {
        rulesChangedAt.put(removed.prefix(), entry.seq());
        ignored.remove(removed.prefix());
      }
      case Change.IgnoreVersioned versioned -> {
        if (versioned.left() == 0) {
          ignoreVersionedAt = entry.seq();
        }
        ignoreVersions.add(versioned);
      }
      case Change.ServedChanged(var all) -> served = all;
      case Change.HostEnrolled(var host) -> enrol(host);
      case Change.HostRemoved removed -> leave(removed.name());
      case TrustChange trust -> trusted(trust);
    }
    nameOf(entry.change()).ifPresent(name -> namesChangedAt.put(name, entry.seq()));
  }

  private void trusted(TrustChange change) {
    admission.apply(change);
    switch (change) {
      case TrustChange.HostRevoked revoked -> leave(revoked.name());
      case TrustChange.AddressesApproved approved -> enrol(approved.host());
      case TrustChange.TokenMade _,
          TrustChange.TokenUsed _,
          TrustChange.AddressesClaimed _,
          TrustChange.UserAdded _,
          TrustChange.ExportTokenMade _,
          TrustChange.ExportTokenEnded _ -> {}
    }
  }

  /** Whose place in the fleet the change is about. */
  private static Optional<String> nameOf(Change change) {
    return switch (change) {
      case Change.HostEnrolled(var host) -> Optional.of(host.name());
      case Change.HostRemoved removed -> Optional.of(removed.name());
      case TrustChange.HostRevoked revoked -> Optional.of(revoked.name());
      case TrustChange.AddressesApproved approved -> Optional.of(approved.name());
      case TrustChange.UserAdded user -> Optional.of(user.name());
      case TrustChange.ExportTokenMade made -> Optional.of(exportToken(made.name()));
      case TrustChange.ExportTokenEnded ended -> Optional.of(exportToken(ended.name()));
      default -> Optional.empty();
    };
  }

  /** The name of a token as no host or user has it. */
  public static String exportToken(String name) {
    return "export token " + name;
  }

  private void leave(String host) {
    hosts.remove(host);
    hostNames.removeIf(name -> name.equals(host));
    admission.settled(host);
  }

  private void unblocked(long seq, Change.Unblocked unblocked) {
    verdicts.removeInside(unblocked.prefix());
    tombstones.removeInside(unblocked.prefix());
    tombstones.put(unblocked.prefix(), new Tombstone(seq, unblocked));
  }

  private void enrol(FleetHost host) {
    hosts.put(host.name(), host);
    admission.settled(host.name());
    hostNames.removeIf(name -> name.equals(host.name()));
    for (var address : host.addresses()) {
      hostNames.put(Prefix.of(address), host.name());
    }
  }

  /** How many verdicts were forgotten so far because their time was over. */
  public long expired() {
    return expired;
  }

  /** Forgets what is over at {@code now}; it counts for nothing before that either. */
  public void expire(Instant now) {
    ignored.expire(now);
    admission.expire(now);
    verdicts.removeIf(held -> {
      var over = held.verdict().expired(now);
      expired += over ? 1 : 0;
      return over;
    });
    lifted.values().removeIf(held -> held.verdict().expired(now));
    tombstones.removeIf(one -> !now.isBefore(one.unblocked().keepUntil()));
  }

  /**
   * The changes that make this state of an empty one. A verdict inside a tombstone's prefix is
   * always the later one, so tombstones come first.
   */
  public List<Change> changes(Instant now) {
    var changes = new ArrayList<>(admission.changes(now));
    hosts.values().forEach(host -> changes.add(new Change.HostEnrolled(host)));
    changes.addAll(admission.claims());
    changes.add(new Change.ServedChanged(served));
    ignored.rules().stream()
        .filter(rule -> !rule.expired(now))
        .forEach(rule -> changes.add(new Change.IgnoreAdded(rule)));
    changes.addAll(ignoreVersions.changes());
    tombstones.values().stream()
        .map(Tombstone::unblocked)
        .filter(one -> now.isBefore(one.keepUntil()))
        .forEach(changes::add);
    for (var held : verdicts.values()) {
      if (!held.verdict().expired(now)) {
        changes.add(new Change.Blocked(held.verdict()));
      }
    }
    return changes;
  }

  /** Verdicts in force at {@code now} on prefixes that hold the whole of {@code prefix}. */
  public List<Held> covering(Prefix prefix, Instant now) {
    return live(verdicts.covering(prefix), now);
  }

  /** Verdicts in force at {@code now} inside {@code prefix}. */
  public List<Held> inside(Prefix prefix, Instant now) {
    return live(verdicts.inside(prefix), now);
  }

  /** How many verdicts there are, those that have expired lately included. */
  public int size() {
    return verdicts.size();
  }

  /** How many verdicts are in force at {@code now}. */
  public int live(Instant now) {
    return (int) verdicts.values().stream().filter(one -> !one.verdict().expired(now)).count();
  }

  /** How many verdicts are in force at {@code now}, by where they come from. */
  public Map<Origin, Integer> byOrigin(Instant now) {
    var counts = new EnumMap<Origin, Integer>(Origin.class);
    for (var origin : Origin.values()) {
      counts.put(origin, 0);
    }
    for (var held : verdicts.values()) {
      if (!held.verdict().expired(now)) {
        counts.merge(held.verdict().origin(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Verdicts in force at {@code now} and unblocks inside {@code prefix}, in the log's order. */
  public List<LogEntry> heldInside(Prefix prefix, Instant now) {
    return Stream.concat(
            inside(prefix, now).stream()
                .map(held -> new LogEntry(held.seq(), new Change.Blocked(held.verdict()))),
            tombstones.inside(prefix).stream()
                .map(stone -> new LogEntry(stone.seq(), stone.unblocked())))
        .sorted(Comparator.comparingLong(LogEntry::seq))
        .toList();
  }

  /** The verdict on exactly this prefix, expired or not. */
  public Optional<Verdict> on(Prefix prefix) {
    return verdicts.get(prefix).map(Held::verdict);
  }

  /** All verdicts in force at {@code now}. */
  public List<Held> all(Instant now) {
    return live(verdicts.values(), now);
  }

  /**
   * Verdicts in force at {@code now} ascending by source, the first {@code most} behind {@code
   * last}.
   */
  public List<Held> after(Optional<Prefix> last, int most, Instant now) {
    return verdicts.after(last).stream()
        .filter(one -> !one.verdict().expired(now))
        .limit(most)
        .toList();
  }

  /** Whether an operator unblocked {@code source} at {@code at} or later. */
  public boolean unblockedSince(Prefix source, Instant at) {
    return tombstones.covering(source).stream().anyMatch(one -> !one.unblocked().at().isBefore(at));
  }

  /** The unblocks that are remembered of prefixes that hold {@code prefix} or lie in it. */
  public List<Tombstone> unblocks(Prefix prefix) {
    return Stream.concat(tombstones.covering(prefix).stream(), tombstones.inside(prefix).stream())
        .distinct()
        .toList();
  }

  /** The entries that unblocked the whole of {@code prefix}. */
  public List<Long> unblocksOf(Prefix prefix) {
    return tombstones.covering(prefix).stream().map(Tombstone::seq).toList();
  }

  /** The last entry that lifted a verdict on exactly {@code source} that would live yet; or 0. */
  public long liftedAt(Prefix source) {
    var last = lifted.get(source);
    return last == null ? 0 : last.seq();
  }

  /** The verdicts lifted inside {@code prefix} that would live yet, each with the entry of that. */
  public List<Held> lifts(Prefix prefix) {
    return lifted.values().stream()
        .filter(held -> prefix.contains(held.verdict().source()))
        .toList();
  }

  /** The last entry that added or took away the ignore rule on exactly {@code prefix}; or 0. */
  public long ruleChangedAt(Prefix prefix) {
    return rulesChangedAt.getOrDefault(prefix, 0L);
  }

  /** The last entry about the place that {@code name} has in the fleet; or 0. */
  public long nameChangedAt(String name) {
    return namesChangedAt.getOrDefault(name, 0L);
  }

  /** Who may come in. */
  public Admission admission() {
    return admission;
  }

  /** The entry that made the last version of the ignore list; or 0. */
  public long ignoreVersionedAt() {
    return ignoreVersionedAt;
  }

  /** Whether nothing was ever decided here, as far as this remembers. */
  public boolean untouched() {
    return verdicts.size() == 0 && tombstones.size() == 0 && ignored.rules().isEmpty();
  }

  public IgnoreList ignored() {
    return ignored;
  }

  public IgnoreVersions ignoreVersions() {
    return ignoreVersions;
  }

  public ServedPorts served() {
    return served;
  }

  public Collection<FleetHost> hosts() {
    return List.copyOf(hosts.values());
  }

  public Optional<FleetHost> host(String name) {
    return Optional.ofNullable(hosts.get(name));
  }

  /** The hosts of the fleet whose address lies in {@code prefix}. */
  public List<String> hostsInside(Prefix prefix) {
    return hostNames.inside(prefix);
  }

  /** The host of the fleet that has this address. */
  Optional<String> hostAt(SourceAddress address) {
    return hostNames.get(Prefix.of(address));
  }

  /**
   * Who else holds an address of this host that it has not itself, as {@code ADDRESS is the address
   * of NAME}.
   */
  public Optional<String> holderOfAny(FleetHost host) {
    var own = host(host.name()).map(FleetHost::addresses).orElse(List.of());
    return host.addresses().stream()
        .filter(address -> !own.contains(address))
        .flatMap(address -> holder(address, host.name()).stream())
        .findFirst();
  }

  private Optional<String> holder(SourceAddress address, String but) {
    return hostAt(address)
        .filter(name -> !name.equals(but))
        .map(name -> "%s is the address of %s".formatted(address, name));
  }

  private static List<Held> live(Collection<Held> held, Instant now) {
    return held.stream().filter(one -> !one.verdict().expired(now)).toList();
  }
}
