package io.picketline.coordinator.registry;

import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what hosts and operators say into entries of the log: the network-wide test, its budget,
 * the ignore list and who is guarded, in one place. No clock of its own; not thread-safe.
 */
final class Judgement {

  /** Longest life of any verdict; an unblock is remembered for longer. */
  static final Duration LONGEST_LIFE = Verdict.LONGEST_LIFE;

  /** How long ports that were served before a restart count, until all hosts have spoken. */
  private static final Duration SERVED_SETTLES = Duration.ofMinutes(10);

  private final RegistrySettings settings;
  private final VerdictLog log;
  private final Guard guard;
  private final NetworkTest test;
  private final Succession succession;
  private final EvidenceCopies copies;
  private final Budget budget;
  private final Map<String, ServedPorts> served;
  private final Map<String, ServedPorts> servedUnwritten = new HashMap<>();
  private final ServedPorts servedBefore;
  private final Instant startedAt;
  private long written;
  private long foreign;
  private boolean deciding;
  private final Set<FleetHost> unenrolled = new LinkedHashSet<>();

  /** One that goes on from {@code history} in a new epoch, at once. */
  Judgement(RegistrySettings settings, History history, long epochId, Instant now) {
    this(settings, history, now);
    open(epochId, history.highest(), now);
  }

  /** One that only knows what {@code history} says, until {@link #open}. */
  Judgement(RegistrySettings settings, History history, Instant now) {
    this.settings = settings;
    this.log = VerdictLog.reading(history, settings.retainedEntries());
    this.guard = new Guard(log.state());
    this.test = new NetworkTest(settings.maxSources(), guard);
    var begunByAReader = !history.promised().equals(history.epoch());
    var alone = settings.coordinators() == 1;
    this.succession = new Succession(log, guard, test, alone && !begunByAReader);
    this.copies = new EvidenceCopies(source -> test.get(source).map(Suspicion::memory));
    this.budget =
        new Budget(settings.fleetBudget(), settings.sensorBudget(), settings.maxWaiting(), now);
    this.served = new HashMap<>(history.served());
    this.servedBefore = log.state().served();
    this.startedAt = now;
    this.written = history.head();
    test.restore(history.sources().stream().filter(succession::stillCounts).toList(), now);
  }

  /**
   * Begins to decide, in a new epoch.
   *
   * @param id of the epoch, random
   * @param above the highest number of an epoch seen elsewhere
   */
  void open(long id, long above, Instant now) {
    log.open(id, above);
    succession.opened(now);
    deciding = true;
    for (var source : test.all()) {
      if (settings.coordinators() > 1) {
        copies.changed(source.source());
      }
      if (source.blocked(now) ? source.outgrew() : !source.offended() && source.provesScanner()) {
        var last = source.pairs().getLast();
        budget.ask(source.source(), source.provesVerified(), source.score(now), last, now);
      }
    }
    settle(now);
  }

  /** Whether anything may be decided from now on. */
  void deciding(boolean now, Instant at) {
    var resumed = now && !deciding;
    deciding = now;
    if (resumed) {
      settle(at);
    }
  }

  private void settle(Instant now) {
    var hosts = List.copyOf(unenrolled);
    unenrolled.clear();
    hosts.forEach(host -> enrol(host, now));
    shareServed(now);
  }

  /** A host of the fleet is here, by its certificate: it is never blocked anywhere. */
  void enrol(FleetHost host, Instant now) {
    if (log.state().host(host.name()).filter(host::equals).isPresent()) {
      return;
    }
    if (!deciding) {
      unenrolled.add(host);
      return;
    }
    log.append(new Change.HostEnrolled(host));
    for (var address : host.addresses()) {
      var prefix = Prefix.of(address);
      test.forgetInside(prefix);
      if (!log.state().inside(prefix, now).isEmpty()) {
        unblock(prefix, settings.name(), now);
      }
    }
  }

  /** Counts a sensor's evidence; a piece that names another host is refused. */
  void report(String host, List<Evidence> evidence, Instant now) {
    var own = new ArrayList<Evidence>();
    for (var piece : evidence) {
      var source = guard.keyOf(piece.probe().source());
      if (!piece.host().equals(host)) {
        foreign++;
      } else if (!log.state().unblockedSince(source, piece.probe().at())) {
        own.add(piece);
      }
    }
    var finding = test.add(own, now);
    finding.exposed().forEach(source -> release(source, now));
    for (var scanner : finding.scanners()) {
      var source = scanner.source();
      var verified = source.provesVerified();
      budget.ask(source.source(), verified, source.score(now), scanner.deciding(), now);
    }
    decide(now);
  }

  // a decoy's verdict was given before its twin was seen
  private void release(Prefix source, Instant now) {
    var inside = log.state().inside(source, now).stream().map(LogState.Held::verdict).toList();
    if (inside.stream().anyMatch(Judgement::mayRestOnForgery)) {
      appendUnblock(source, settings.name(), Optional.empty(), now);
      // an operator's block of an address within, say, ends with the rest and is to go on
      inside.stream()
          .filter(verdict -> !mayRestOnForgery(verdict))
          .forEach(verdict -> log.append(new Change.Blocked(verdict)));
    }
  }

  private static boolean mayRestOnForgery(Verdict verdict) {
    return verdict.origin() == Origin.DETECTED && !verdict.verified();
  }

  private void decide(Instant now) {
    for (var due : budget.granted(now, waiting -> stillDue(waiting.source(), now))) {
      test.get(due.source()).ifPresent(source -> give(source, due.deciding(), now));
    }
  }

  private boolean stillDue(Prefix source, Instant now) {
    return guard.spared(source).isEmpty()
        && test.get(source).filter(one -> isDue(one, now)).isPresent();
  }

  private static boolean isDue(Suspicion source, Instant now) {
    return source.blocked(now) ? source.outgrew() : source.provesScanner();
  }

  private void give(Suspicion source, Evidence deciding, Instant now) {
    var score = source.score(now);
    var verified = source.provesVerified();
    var offence = source.offend(now);
    test.blocked(source, now);
    var prefix = source.source();
    var longer =
        log.state().covering(prefix, now).stream()
            .anyMatch(held -> held.verdict().expiresAt().isAfter(source.lastExpiry()));
    if (longer) {
      return;
    }
    var name = ScanName.of(source.pairs(), source.tool());
    log.append(
        new Change.Blocked(
            new Verdict(
                prefix,
                Origin.DETECTED,
                verified,
                score,
                offence,
                Optional.of(name.type()),
                Optional.of(name.shape()),
                source.tool(),
                name.text(),
                settings.name(),
                now,
                source.lastExpiry(),
                shown(source.pairs(), deciding))));
  }

  /** The first probes and, last, the one that decided; what came after it proves nothing more. */
  private static List<Evidence> shown(List<Evidence> pairs, Evidence deciding) {
    var at = pairs.indexOf(deciding);
    var shown = new ArrayList<>(at < 0 ? pairs : pairs.subList(0, at));
    if (shown.size() >= Verdict.MAX_EVIDENCE) {
      shown.subList(Verdict.MAX_EVIDENCE - 1, shown.size()).clear();
    }
    shown.add(deciding);
    return shown;
  }

  /** Notes what a host serves; the fleet's union is logged where it changes. */
  void serves(String host, ServedPorts ports, Instant now) {
    if (!ports.equals(served.put(host, ports))) {
      servedUnwritten.put(host, ports);
    }
    shareServed(now);
  }

  private void shareServed(Instant now) {
    if (!deciding) {
      return;
    }
    var settling = now.isBefore(startedAt.plus(SERVED_SETTLES));
    var union = settling ? servedBefore : ServedPorts.NONE;
    for (var ports : served.values()) {
      union = union.union(ports);
    }
    if (!union.equals(log.state().served())) {
      log.append(new Change.ServedChanged(union));
    }
  }

  /** What time alone brings: expiries, budget for those that wait, forgotten evidence. */
  void tick(Instant now) {
    log.state().ignored().expire(now);
    if (deciding) {
      decide(now);
      shareServed(now);
    }
  }

  /** Lets go of what is over. */
  void sweep(Instant now) {
    log.state().expire(now);
    test.forgetStale(now);
  }

  /** Ends every verdict inside {@code prefix} and forgets the evidence on it. */
  List<Prefix> unblock(Prefix prefix, String author, Instant now) {
    return unblock(prefix, author, Optional.empty(), now);
  }

  /** The same, and why. */
  List<Prefix> unblock(Prefix prefix, String author, Optional<String> reason, Instant now) {
    var forgotten = test.forgetInside(prefix);
    appendUnblock(prefix, author, reason, now);
    return forgotten;
  }

  private void appendUnblock(
      Prefix prefix, String author, Optional<String> reason, Instant now) {
    var keepUntil = now.plus(Change.Unblocked.REMEMBERED);
    log.append(new Change.Unblocked(prefix, author, now, keepUntil, reason));
  }

  /** What is not in the journal yet; nothing if that is nothing. */
  Optional<Batch> takeUnwritten() {
    var memories = new ArrayList<SourceMemory>();
    var forgotten = new ArrayList<Prefix>();
    for (var source : test.takeChanged()) {
      test.get(source)
          .ifPresentOrElse(one -> memories.add(one.memory()), () -> forgotten.add(source));
    }
    if (settings.coordinators() > 1) {
      memories.forEach(memory -> copies.changed(memory.source()));
      forgotten.forEach(copies::forgotten);
    }
    var entries = log.since(written);
    var batch = new Batch(log.epoch(), entries, memories, forgotten, servedUnwritten);
    servedUnwritten.clear();
    written = log.head();
    return batch.isEmpty() ? Optional.empty() : Optional.of(batch);
  }

  RegistrySettings settings() {
    return settings;
  }

  VerdictLog log() {
    return log;
  }

  Succession succession() {
    return succession;
  }

  EvidenceCopies copies() {
    return copies;
  }

  /** Whether anything may be decided. */
  boolean deciding() {
    return deciding;
  }

  Guard guard() {
    return guard;
  }

  NetworkTest test() {
    return test;
  }

  Budget budget() {
    return budget;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Pieces of evidence that named another host than the one that told them. */
  long foreign() {
    return foreign;
  }
}
