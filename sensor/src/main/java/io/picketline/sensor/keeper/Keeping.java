package io.picketline.sensor.keeper;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.netlink.NetlinkException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keeper's work, without its mailbox: every change goes through ledger, kernel and audit. */
final class Keeping {

  private final KeeperParts parts;
  private final PacketFilter filter;
  private final Ledger ledger;
  private final KernelBlocks kernel;
  private final Desk desk;
  private final Survey survey;
  private final Audit audit;
  private final Announcements announcements;
  private final Orders orders;
  private final Detected detected;
  private final WallSteps steps;
  private final FilterCare care;
  private Set<Prefix> around = Set.of();

  Keeping(KeeperParts parts, SavedState saved) {
    this(parts, saved, Audit.of(parts));
  }

  Keeping(KeeperParts parts, SavedState saved, Audit audit) {
    this.parts = parts;
    this.filter = parts.filter().get();
    var fleetClock = new FleetClock(parts.clock(), saved.clockAhead());
    this.ledger =
        new Ledger(
            saved,
            parts.clock(),
            fleetClock,
            parts.limits(),
            parts.knownGood(),
            rule -> parts.sparing().isIn(rule.scope()),
            parts.undecided());
    this.kernel = new KernelBlocks(filter, parts.nanos());
    this.desk = new Desk(parts, ledger, kernel);
    this.survey = new Survey(parts, ledger, kernel, desk);
    this.steps = new WallSteps(parts.clock());
    this.audit = audit;
    this.care = new FilterCare(parts, filter, ledger, kernel, audit, this::carryOut);
    this.announcements = new Announcements(parts, ledger, kernel, audit, parts.sparing()::why);
    this.orders =
        new Orders(parts, ledger, desk, announcements, audit, this::carryOut, this::learn);
    this.detected = new Detected(parts, ledger, kernel, announcements, audit);
  }

  KeeperParts parts() {
    return parts;
  }

  SavedState state() {
    return ledger.saved();
  }

  /** Takes over what is in the kernel, then enforces what was saved. */
  void start() {
    kernel.adopt(ledger::adopt);
    var plan = new Plan();
    learn(plan);
    kernel.expired(ledger.wanted(plan), plan);
    carryOut(plan);
    // So that the first repair is a quick one.
    care.repair();
  }

  BlockKeeper.InForce apply(Epoch epoch, List<LogEntry> entries, Instant clock) {
    var plan = new Plan();
    heard(clock, plan);
    var changes = entries.stream().map(LogEntry::change).toList();
    var leftOut = ledger.room().leftOut();
    take(changes, plan, false);
    carryOut(plan);
    ledger.moved(epoch, entries.getLast().seq());
    var deviates = ledger.room().leftOut() > leftOut || survey.deviates(changes);
    return inForce(true, deviates);
  }

  BlockKeeper.InForce replace(LinkMessage.Snapshot chunk) {
    var plan = new Plan();
    heard(chunk.clock(), plan);
    if (chunk.chunk() == 0) {
      ledger.beginSnapshot();
    }
    take(chunk.changes(), plan, true);
    if (chunk.last()) {
      ledger.endSnapshot(plan).forEach(announcements::end);
      learn(plan);
      ledger.moved(chunk.epoch(), chunk.seq());
    }
    carryOut(plan);
    return inForce(chunk.last(), chunk.last());
  }

  void heard(Instant clock) {
    var plan = new Plan();
    heard(clock, plan);
    carryOut(plan);
  }

  /** What the kernel counts down was told it by the clock as it was before. */
  private void heard(Instant clock, Plan plan) {
    if (ledger.clock().heard(clock, KernelBlocks.TOLERANCE)) {
      ledger.wantNetwork(plan);
    }
  }

  BlockKeeper.Counted counted() {
    return new BlockKeeper.Counted(
        position(),
        kernel.blocked(),
        kernel.suspects(),
        kernel.restricted(),
        ledger.withheld().size(),
        ledger.room().leftOut(),
        kernel.failures(),
        care.drift(),
        care.repairs(),
        survey.surveyed(),
        ledger.learned().fleet().size(),
        ledger.network().size());
  }

  /** Those of the detector that live, by the host's steady clock. */
  List<Verdict> detected() {
    return List.copyOf(ledger.local().detected().all());
  }

  /** Takes in what the packet path has judged. */
  void judged() {
    var plan = new Plan();
    parts.inbox().drain(judged -> detected.judged(judged, plan));
    carryOut(plan);
  }

  void decoy(Prefix source) {
    corrected(plan -> detected.decoy(source, plan));
  }

  void servedAfterAll(Prefix source, boolean isVoid) {
    corrected(plan -> detected.servedAfterAll(source, isVoid, plan));
  }

  private void corrected(Consumer<Plan> correction) {
    judged();
    var plan = new Plan();
    correction.accept(plan);
    carryOut(plan);
  }

  void spared(Prefix source) {
    audit.spared(source, parts.sparing().why(source));
  }

  /** Goes by who is spared now; true if verdicts ended by it. */
  boolean guardChanged() {
    judged();
    var plan = new Plan();
    var ended = guard(plan);
    carryOut(plan);
    return !ended.isEmpty();
  }

  /** Begins to listen for changes of the packet filter by others. */
  void watch(Runnable changed) {
    filter.watch(changed);
  }

  /** Looks whether another's hand has changed the packet filter without our hearing of it. */
  boolean disturbed() {
    return filter.disturbed();
  }

  /** Puts back what another's hand changed in the packet filter. */
  void repair() {
    var begun = parts.nanos().getAsLong();
    judged();
    var blocks = care.repairFound();
    audit.repaired(blocks, Duration.ofNanos(parts.nanos().getAsLong() - begun));
  }

  /** Reads the next share of the packet filter back, and repairs it. */
  void compareNext() {
    judged();
    care.compareNext();
  }

  void close() {
    filter.close();
  }

  LocalReply explain(Prefix prefix, EvidenceIntake.Recalled evidence) {
    return desk.explain(prefix, evidence, parts.sparing().guard());
  }

  LocalReply order(LocalRequest request, String author) {
    judged();
    return request instanceof LocalRequest.Where(var prefix)
        ? survey.where(prefix)
        : orders.order(request, author);
  }

  /** Forgets what expired; tries again what the kernel would not take. True if anything changed. */
  boolean sweep() {
    var plan = new Plan();
    var gone = ledger.expire(plan);
    kernel.expired(gone, plan);
    gone.stream().filter(source -> !ledger.knows(source)).forEach(audit::expired);
    filter.expire();
    kernel.due().forEach(source -> ledger.enforce(source, plan));
    var ended = ledger.rulesEnded();
    if (ended) {
      learn(plan);
    }
    carryOut(plan);
    return steps.noticed() || ended || !gone.isEmpty();
  }

  private void take(List<Change> changes, Plan plan, boolean whole) {
    var sparing = false;
    for (var change : changes) {
      if (whole && change instanceof Change.Unblocked unblocked) {
        recall(unblocked, plan);
        continue;
      }
      // A snapshot names all rules again; what they cover was forgotten when they were new.
      if (change instanceof Change.IgnoreAdded(var rule) && ledger.isNewHere(rule)) {
        parts.forget().accept(rule.prefix());
      }
      ledger.apply(change, plan);
      sparing |= Sparing.bearsOnIt(change);
      tell(change);
    }
    if (sparing) {
      learn(plan);
    }
  }

  /**
   * A snapshot remembers an unblock, maybe one of weeks ago: what this host has decided since
   * stays, and which of the network's verdicts are over is known by the names in the snapshot.
   */
  private void recall(Change.Unblocked unblocked, Plan plan) {
    var at = ledger.clock().hosts(unblocked.at());
    for (var source : ledger.releaseLocal(unblocked.prefix(), at, plan)) {
      parts.forget().accept(source);
      if (!ledger.knows(source)) {
        unblocked(source, unblocked.author(), networkWide(unblocked));
      }
    }
  }

  private static String networkWide(Change.Unblocked unblocked) {
    return "network-wide" + unblocked.reason().map(": "::concat).orElse("");
  }

  private void tell(Change change) {
    switch (change) {
      case Change.Blocked(var verdict) -> announcements.add(verdict, Reactions.Scope.NETWORK);
      case Change.Unblocked unblocked -> {
        parts.forget().accept(unblocked.prefix());
        unblocked(unblocked.prefix(), unblocked.author(), networkWide(unblocked));
      }
      case Change.Lifted lifted -> lifted(lifted);
      case Change.IgnoreAdded(var rule) when rule.scope().isAll() ->
          announcements.end(rule.prefix());
      default -> {}
    }
  }

  private void lifted(Change.Lifted lifted) {
    if (lifted.forged()) {
      parts.forget().accept(lifted.source());
    }
    if (!ledger.knows(lifted.source())) {
      unblocked(lifted.source(), lifted.author(), "network-wide: " + lifted.reason());
    }
  }

  private List<Prefix> learn(Plan plan) {
    parts.sparing().learned(ledger.learned());
    return guard(plan);
  }

  private List<Prefix> guard(Plan plan) {
    var guard = parts.sparing().guard();
    // First, so that nobody spared is blocked for a moment.
    try {
      care.ignored(guard);
    } catch (NetlinkException e) {
      // Another's hand has just taken the table away; what it held is put back right after.
      care.restore();
    }
    var ended = ledger.guarded(guard, plan);
    for (var source : ended) {
      parts.forget().accept(source);
      var author = guard.ignoring(source).map(IgnoreRule::author).orElseGet(parts::host);
      unblocked(source, author, "ignored");
    }
    ledger.withheld().forEach(parts.reactions()::unblocked);
    aroundSpared(guard, plan);
    return ended;
  }

  /** Blocks of more than one address, with somebody spared in their midst. */
  private void aroundSpared(Guard guard, Plan plan) {
    var before = around;
    around =
        Stream.concat(ledger.local().wide(), ledger.network().wide())
            .filter(guard::sparesAnyOf)
            .collect(Collectors.toUnmodifiableSet());
    around.forEach(parts.reactions()::unblocked);
    if (!filter.makesExceptions()) {
      // Those too that hold nobody spared any more.
      Stream.concat(before.stream(), around.stream())
          .forEach(source -> ledger.enforce(source, plan));
    }
  }

  private void carryOut(Plan plan) {
    if (!plan.wishes().isEmpty()) {
      kernel.carryOut(plan, this::refused);
    }
    announcements.carriedOut();
  }

  private void refused(Prefix source, String problem) {
    audit.refused(source, ledger.knows(source), problem);
  }

  private void unblocked(Prefix source, String author, String reason) {
    audit.unblocked(source, author, reason);
    announcements.end(source);
  }

  private BlockKeeper.InForce inForce(boolean complete, boolean deviates) {
    return new BlockKeeper.InForce(
        position(), complete, kernel.blocked(), kernel.suspects(), deviates);
  }

  private BlockKeeper.Position position() {
    return new BlockKeeper.Position(ledger.epoch(), ledger.have());
  }
}
