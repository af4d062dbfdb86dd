package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.TrustChange;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.time.SteadyClock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What is wanted on this host: verdicts of the log and of the host itself, ignore rules, the fleet.
 * Says for every change what it asks of the kernel. Pure state, not thread-safe.
 */
final class Ledger {

  private final SteadyClock host;
  private final FleetClock clock;
  private final RestrictedSources restricted;
  private final Verdicts network = new Verdicts();
  private final HostVerdicts local;
  private final Treatment treatment;
  private final Room room;
  private final Set<Prefix> withheld = new HashSet<>();
  private final FleetRules fleetRules;
  private final Map<Prefix, IgnoreRule> hostRules = new LinkedHashMap<>();
  private final Fleet fleet = new Fleet();
  private ServedPorts served = ServedPorts.NONE;
  private Optional<Epoch> epoch;
  private long have;
  private Optional<SnapshotNames> snapshot = Optional.empty();
  private Guard guard = Guard.BASE;
  private List<Prefix> sparedPrefixes = Guard.BASE.prefixes();

  /**
   * A ledger that goes on from what was saved.
   *
   * @param meant whether an ignore rule of the log is for this host
   * @param undecided told whose verdict of the detector had to make room
   */
  Ledger(
      SavedState saved,
      SteadyClock host,
      FleetClock clock,
      Supplier<KeeperParts.Limits> limits,
      KnownGood knownGood,
      Predicate<IgnoreRule> meant,
      Consumer<Prefix> undecided) {
    this.host = host;
    this.clock = clock;
    this.restricted = new RestrictedSources(knownGood, saved.restricted());
    this.epoch = saved.epoch();
    this.have = saved.have();
    this.fleetRules = new FleetRules(saved.fleetIgnored(), meant);
    this.served = saved.served();
    saved.network().forEach(network::put);
    this.local = new HostVerdicts(VerdictTimes.moved(saved.local(), host.wallAhead().negated()));
    this.treatment = new Treatment(local, network, restricted, host, clock);
    this.room = new Room(limits, local, network, undecided);
    saved.hostIgnored().forEach(rule -> hostRules.put(rule.prefix(), rule));
    saved.hosts().forEach(fleet::add);
  }

  /** Everything that is wanted in the kernel, after a start; answers who is no more. */
  List<Prefix> wanted(Plan plan) {
    var gone = expire(plan);
    local.all().map(Verdict::source).forEach(source -> want(plan, source));
    wantNetwork(plan);
    return gone;
  }

  /** Everything that the log wants in the kernel, by its clock as of now. */
  void wantNetwork(Plan plan) {
    network.all().forEach(verdict -> want(plan, verdict.source()));
  }

  /** Takes the change in; the ones to rules, hosts and served ports need {@link #guarded} after. */
  void apply(Change change, Plan plan) {
    snapshot.ifPresent(names -> names.named(change));
    switch (change) {
      case Change.EpochOpened _, Change.Passed _, Change.Noted _, Change.Unknown _ -> {}
      case Change.Blocked(var verdict) -> {
        network.put(verdict);
        want(plan, verdict.source());
        makeRoom(plan);
      }
      case Change.Unblocked unblocked -> release(unblocked.prefix(), plan);
      case Change.Lifted lifted -> {
        network.remove(lifted.source());
        local.lifted(lifted);
        wantLess(plan, lifted.source());
      }
      case Change.IgnoreAdded(var rule) -> {
        fleetRules.put(rule);
        // For good, as at the coordinator: the rule's end must not bring back what it released.
        // What is only for some hosts leaves the verdict to the others, and to its own end.
        if (rule.scope().isAll()) {
          release(rule.prefix(), plan);
        }
      }
      case Change.IgnoreRemoved removed -> fleetRules.remove(removed.prefix());
      case Change.IgnoreVersioned _ -> {}
      case Change.ServedChanged(var ports) -> served = ports;
      case Change.HostEnrolled(var host) -> fleet.add(host);
      case Change.HostRemoved removed -> fleet.remove(removed.name());
      case TrustChange trust -> fleet.apply(trust, snapshot.isPresent());
    }
  }

  /** The whole state of the log is about to come; what it does not name goes at its end. */
  void beginSnapshot() {
    snapshot = Optional.of(new SnapshotNames());
  }

  /** The whole state has come; answers whom it does not name any more. */
  List<Prefix> endSnapshot(Plan plan) {
    if (snapshot.isEmpty()) {
      // Its beginning was never seen: what is held may be in it.
      return List.of();
    }
    var named = snapshot.get();
    snapshot = Optional.empty();
    fleetRules.retain(named.rules());
    fleet.retain(named.hosts());
    served = named.served();
    var gone =
        network.all().stream().map(Verdict::source).filter(source -> !named.has(source)).toList();
    for (var source : gone) {
      network.remove(source);
      wantLess(plan, source);
    }
    return gone;
  }

  /** Everything up to here is in force. */
  void moved(Epoch history, long seq) {
    epoch = Optional.of(history);
    have = seq;
  }

  /**
   * A verdict of this host's own detector; {@link #enforce} it if the packet path has not.
   *
   * @return the verdict that holds now, if it is a new one
   */
  Optional<Verdict> judged(Verdict verdict, BlockKind kind, Plan plan) {
    var holds = local.judged(verdict);
    if (kind == BlockKind.RESTRICTED) {
      restricted.add(verdict.source());
    }
    makeRoom(plan);
    return holds;
  }

  /** Whether the packet path, which makes suspects, has done all that is wanted by this verdict. */
  boolean isAsWanted(Verdict verdict) {
    return !covered(verdict.source()) && treatment.isSuspectByItAlone(verdict);
  }

  /** Who had to make room for others. */
  Room room() {
    return room;
  }

  private void makeRoom(Plan plan) {
    room.make(gone -> wantLess(plan, gone));
  }

  /** An operator's block of this host alone. */
  void ordered(Verdict verdict, Plan plan) {
    local.ordered(verdict);
    wantLess(plan, verdict.source());
    makeRoom(plan);
  }

  /** A block that was in the kernel before us, and that nothing here accounts for. */
  void adopt(Held held) {
    var source = held.prefix();
    if (held.kind() == BlockKind.RESTRICTED) {
      // What it was served on may not be known any more, that it was is.
      restricted.adopt(source);
    }
    if (!knows(source)) {
      local.adopt(held, host.instant());
    }
  }

  /** Ends every verdict inside the prefix. */
  List<Prefix> release(Prefix prefix, Plan plan) {
    var released = new HashSet<>(network.removeInside(prefix));
    released.addAll(local.removeInside(prefix));
    released.forEach(source -> {
      restricted.remove(source);
      plan.release(source);
    });
    withheld.removeAll(released);
    return released.stream().sorted().toList();
  }

  /** Ends this host's own verdicts inside the prefix up to that time; those of the log stay. */
  List<Prefix> releaseLocal(Prefix prefix, Instant last, Plan plan) {
    var released = local.removeInside(prefix, last);
    released.forEach(source -> wantLess(plan, source));
    return released.stream().sorted().toList();
  }

  /** Ends what the detector decided on forged packets alone. */
  void releaseForged(Prefix source, Plan plan) {
    local.removeForgeable(source);
    wantLess(plan, source);
  }

  /** A source that the detector judged is known good after all. */
  void restrict(Prefix source, Plan plan) {
    if (local.has(source)) {
      restricted.add(source);
      wantLess(plan, source);
    }
  }

  /** Asks for whatever is held on the source, anew. */
  void enforce(Prefix source, Plan plan) {
    wantLess(plan, source);
  }

  void addHostRule(IgnoreRule rule) {
    hostRules.put(rule.prefix(), rule);
  }

  boolean removeHostRule(Prefix prefix) {
    return hostRules.remove(prefix) != null;
  }

  /**
   * Who is spared has changed: releases what it covers, blocks what it no longer does. This host's
   * own verdicts on whom a rule ignores end for good: the rule's end must not bring them back.
   *
   * @return whose own verdicts ended so
   */
  List<Prefix> guarded(Guard now, Plan plan) {
    guard = now;
    sparedPrefixes = now.prefixes();
    var own = local.all().map(Verdict::source).distinct();
    var ended = own.filter(source -> now.ignoring(source).isPresent()).toList();
    for (var source : ended) {
      local.removeInside(source);
      wantLess(plan, source);
    }
    var before = Set.copyOf(withheld);
    withheld.clear();
    Stream.concat(local.all(), network.all().stream())
        .map(Verdict::source)
        .filter(this::covered)
        .forEach(source -> {
          withheld.add(source);
          plan.release(source);
        });
    before.stream()
        .filter(source -> !withheld.contains(source))
        .forEach(source -> wantLess(plan, source));
    return ended;
  }

  /** Forgets what no longer holds; the kernel does so by itself. */
  List<Prefix> expire(Plan plan) {
    var gone = new LinkedHashSet<>(network.removeExpired(clock.now()));
    gone.addAll(local.removeExpired(host.instant()));
    withheld.removeAll(gone);
    gone.forEach(source -> {
      if (knows(source)) {
        wantLess(plan, source);
      } else {
        restricted.remove(source);
      }
    });
    return List.copyOf(gone);
  }

  Sparing.Learned learned() {
    return new Sparing.Learned(
        fleet.all(), List.copyOf(hostRules.values()), fleetRules.here(clock.now()), served);
  }

  /** What is to outlast this process, which its own clock does not: by the wall clock. */
  SavedState saved() {
    return new SavedState(
        epoch,
        have,
        clock.ahead(),
        List.copyOf(network.all()),
        local.saved(host.wallAhead()),
        restricted.saved(this::lasts),
        List.copyOf(fleetRules.all()),
        List.copyOf(hostRules.values()),
        fleet.all(),
        served);
  }

  Optional<Epoch> epoch() {
    return epoch;
  }

  long have() {
    return have;
  }

  Treatment treatment() {
    return treatment;
  }

  FleetClock clock() {
    return clock;
  }

  Verdicts network() {
    return network;
  }

  HostVerdicts local() {
    return local;
  }

  Set<Prefix> withheld() {
    return withheld;
  }

  FleetRules fleetRules() {
    return fleetRules;
  }

  /** Whether the rule is news, and spares anybody on this host. */
  boolean isNewHere(IgnoreRule rule) {
    return !fleetRules.has(rule.prefix()) && fleetRules.counts(rule, clock.now());
  }

  /** Whether an ignore rule has just ended by itself: {@link #guarded} is to follow. */
  boolean rulesEnded() {
    return fleetRules.expire(clock.now());
  }

  Collection<IgnoreRule> hostRules() {
    return hostRules.values();
  }

  /** Whether all of the prefix is spared. */
  boolean covered(Prefix prefix) {
    return prefix.isSingle()
        ? guard.spared(prefix.address().high(), prefix.address().low())
        : sparedPrefixes.stream().anyMatch(spared -> spared.contains(prefix));
  }

  /** Whether any verdict on the source lives. */
  boolean knows(Prefix source) {
    return network.get(source) != null || local.has(source);
  }

  /** Whether any verdict on the source outlasts a restart. */
  private boolean lasts(Prefix source) {
    return network.get(source) != null || local.on(source).anyMatch(Strangers::isNone);
  }

  /** One of possibly two verdicts on the source is gone: the other one, if any, decides. */
  private void wantLess(Plan plan, Prefix source) {
    plan.release(source);
    if (!knows(source)) {
      restricted.remove(source);
    }
    want(plan, source);
  }

  /** Asks for what the log's verdict and the host's own come to together; for nothing if none. */
  private void want(Plan plan, Prefix source) {
    var wish = treatment.of(source);
    if (wish.isPresent() && covered(source)) {
      withheld.add(source);
    } else {
      wish.ifPresent(block -> plan.block(source, block));
    }
  }
}
