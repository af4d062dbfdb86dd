package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.evidence.Told.EVER;

import io.picketline.coordinator.evidence.Guard;
import io.picketline.coordinator.evidence.NetworkTest;
import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.coordinator.evidence.Width;
import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.coordinator.log.HeadTimes;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.TrustChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Turns what hosts and operators say into entries of the log: the network-wide test, its budget,
 * the ignore list and who is guarded, in one place. No clock of its own; not thread-safe.
 */
public final class Judgement {

  /** Longest life of any verdict; an unblock is remembered for longer. */
  public static final Duration LONGEST_LIFE = Verdict.LONGEST_LIFE;

  private final RegistrySettings settings;
  private final VerdictLog log;
  private final Guard guard;
  private final NetworkTest test;
  private final Succession succession;
  private final EvidenceCopies copies;
  private final Budget budget;
  private final DetectedBlocks blocks;
  private final Enrolment enrolment;
  private final Testimony testimony;
  private final HeadTimes headTimes = new HeadTimes();
  private final Told told = new Told();
  private final FleetServes serves;
  private final Instant startedAt;
  private long written;
  private boolean deciding;
  private Instant decidesSince = Instant.MAX;

  /** One that goes on from {@code history} in a new epoch, at once. */
  public Judgement(RegistrySettings settings, History history, long epochId, Instant now) {
    this(settings, history, now);
    open(epochId, history.highest(), now);
  }

  /** One that only knows what {@code history} says, until {@link #open}. */
  public Judgement(RegistrySettings settings, History history, Instant now) {
    this(settings, history, new Inheritance(), now);
  }

  /** The same, behind a registry of this process that has left {@code inheritance}. */
  public Judgement(
      RegistrySettings settings, History history, Inheritance inheritance, Instant now) {
    this.settings = settings;
    this.log = VerdictLog.reading(history, settings.retainedEntries());
    this.guard = new Guard(log.state(), settings.addresses());
    this.test = new NetworkTest(settings.maxSources(), guard, now);
    this.blocks = new DetectedBlocks(settings, log, guard, test);
    var begunByAReader = !history.promised().equals(history.epoch());
    var alone = settings.coordinators() == 1;
    var atOnce = alone && !begunByAReader;
    this.succession = new Succession(log, guard, test, blocks, inheritance, atOnce);
    this.copies = new EvidenceCopies(source -> test.get(source).map(Suspicion::memory));
    this.budget = new Budget(settings, inheritance, now);
    this.testimony = new Testimony(log.state(), test, blocks, budget, this::askAnew);
    this.serves = new FleetServes(log, history.served(), now);
    this.enrolment = new Enrolment(log, test, (prefix, at) -> unblock(prefix, settings.name(), at));
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
  public void open(long id, long above, Instant now) {
    log.open(id, above);
    succession.opened(now);
    deciding = true;
    decidesSince = now;
    blocks.restore(now);
    for (var source : test.all()) {
      if (settings.coordinators() > 1) {
        copies.changed(source.source());
      }
      askIfDue(source, now);
    }
    settle(now);
  }

  /** Whether anything may be decided from now on. */
  public void deciding(boolean now, Instant at) {
    var resumed = now && !deciding;
    deciding = now;
    if (resumed) {
      decidesSince = at;
      settle(at);
    }
  }

  private void settle(Instant now) {
    enrolment.settle(now);
    serves.share(deciding, now);
  }

  /** A host of the fleet is here, by its certificate: it is never blocked anywhere. */
  public void enrol(FleetHost host, Instant now) {
    enrolment.enrol(host, deciding, now);
  }

  /**
   * All certificates of that name are void from now on, and what a sensor of it has told counts no
   * more.
   *
   * @param revert whether the verdicts end too that do not stand without it
   */
  public void revoke(TrustChange.HostRevoked revoked, boolean revert, Instant now) {
    log.append(revoked);
    serves.forget(revoked.name());
    succession.forget(revoked.name());
    if (revert) {
      testimony.revert(revoked.name(), EVER, revoked.author(), now);
    } else {
      forgetTestimony(revoked.name(), now);
    }
    serves.share(deciding, now);
  }

  /** A host left the fleet: its addresses are guarded no more, and what it served is dark. */
  public void remove(String host, String author, Instant now) {
    log.append(new Change.HostRemoved(host, author, now));
    serves.forget(host);
    serves.share(deciding, now);
  }

  /** Counts a sensor's evidence; a piece that names another host is refused. */
  public void report(String host, List<Evidence> evidence, Instant now) {
    var own = new ArrayList<Evidence>();
    told.add(evidence.size());
    for (var piece : evidence) {
      var source = guard.keyOf(piece.probe().source());
      if (!piece.host().equals(host)) {
        told.addForeign();
      } else if (log.state().unblockedSince(source, piece.probe().at())) {
        told.addAfterUnblock();
      } else {
        own.add(piece);
      }
    }
    var finding = test.add(own, now);
    finding.exposed().forEach(source -> blocks.expose(source, now));
    for (var scanner : finding.scanners()) {
      ask(scanner.source(), scanner.deciding(), now);
    }
    decide(now);
  }

  private void decide(Instant now) {
    for (var due : budget.granted(now, waiting -> stillDue(waiting.source(), now))) {
      var source = due.source();
      if (Width.isWide(source)) {
        blocks.giveWide(source, due.deciding(), now);
      } else {
        test.get(source)
            .flatMap(one -> blocks.give(one, due.deciding(), now))
            .ifPresent(wide -> widen(wide, due.deciding(), now));
      }
    }
  }

  private void widen(Prefix wide, Evidence deciding, Instant now) {
    budget.ask(wide, false, blocks.width().score(wide, now), deciding, now);
  }

  private boolean stillDue(Prefix source, Instant now) {
    testimony.cleanse(source, now);
    return Width.isWide(source)
        ? blocks.width().isDue(source, now)
        : !guard.holdsSpared(source) && test.get(source).filter(one -> one.due(now)).isPresent();
  }

  /** Notes what a host serves; the fleet's union is logged where it changes. */
  public void serves(String host, ServedPorts ports, Instant now) {
    serves.told(host, ports, deciding, now);
  }

  /** Forgets what hosts served that are gone, by {@code gone}; who comes back tells it again. */
  public void forgetServed(Predicate<String> gone, Instant now) {
    // whoever has only lost the leader for a while is to have the time to find it
    if (deciding && Duration.between(decidesSince, now).compareTo(Roster.GONE_AFTER) >= 0) {
      serves.hosts().stream().filter(gone).forEach(serves::forget);
      serves.share(deciding, now);
    }
  }

  /** Takes all that a host has told out of all sums; what others told decides anew. */
  public void forgetTestimony(String host, Instant now) {
    testimony.forget(host, EVER, now);
  }

  private void askAnew(Prefix prefix, Instant now) {
    test.get(prefix).ifPresent(source -> askIfDue(source, now));
  }

  /** Asks for the verdict that is known to be due without another pair. */
  private void askIfDue(Suspicion source, Instant now) {
    if ((source.blocked(now) || !source.offended()) && source.due(now)) {
      ask(source, source.pairs().getLast(), now);
    }
  }

  private void ask(Suspicion source, Evidence deciding, Instant now) {
    if (blocks.givesPlayed(source, deciding, now)) {
      return;
    }
    var score = source.score(now);
    budget.ask(source.source(), source.provesVerified(), score, deciding, now);
  }

  /** What time alone brings: expiries, budget for those that wait, forgotten evidence. */
  public void tick(Instant now) {
    log.state().ignored().expire(now);
    headTimes.reached(log.head(), now);
    if (deciding) {
      testimony.goOn(now);
      blocks.tick(now);
      decide(now);
      serves.share(deciding, now);
    }
  }

  /** Lets go of what is over. */
  public void sweep(Instant now) {
    log.state().expire(now);
    blocks.sweep(now);
    test.forgetStale(now);
  }

  /** Ends every verdict inside {@code prefix} and forgets the evidence on it. */
  public List<Prefix> unblock(Prefix prefix, String author, Instant now) {
    return unblock(prefix, author, Optional.empty(), now);
  }

  /** The same, and why. */
  public List<Prefix> unblock(Prefix prefix, String author, Optional<String> reason, Instant now) {
    var forgotten = test.forgetInside(prefix);
    blocks.unblock(prefix, author, reason, now);
    return forgotten;
  }

  /** What is not in the journal yet; nothing if that is nothing. */
  public Optional<Batch> takeUnwritten() {
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
    var batch = new Batch(log.epoch(), entries, memories, forgotten, serves.takeUnwritten());
    written = log.head();
    log.prune();
    return batch.isEmpty() ? Optional.empty() : Optional.of(batch);
  }

  public RegistrySettings settings() {
    return settings;
  }

  public VerdictLog log() {
    return log;
  }

  public Succession succession() {
    return succession;
  }

  public EvidenceCopies copies() {
    return copies;
  }

  /** Whether anything may be decided. */
  public boolean deciding() {
    return deciding;
  }

  public Guard guard() {
    return guard;
  }

  public NetworkTest test() {
    return test;
  }

  public Budget budget() {
    return budget;
  }

  /** Who comes into the fleet. */
  public Enrolment enrolment() {
    return enrolment;
  }

  public DetectedBlocks blocks() {
    return blocks;
  }

  public Testimony testimony() {
    return testimony;
  }

  /** When the log had come how far. */
  public HeadTimes headTimes() {
    return headTimes;
  }

  public Instant startedAt() {
    return startedAt;
  }

  /** What sensors told, counted. */
  public Told told() {
    return told;
  }
}
