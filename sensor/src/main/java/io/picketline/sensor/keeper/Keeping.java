package io.picketline.sensor.keeper;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalReply.Refused;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.filter.Slice;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.netlink.NetlinkException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The keeper's work, without its mailbox: every change goes through ledger, kernel and audit. */
final class Keeping {

  /** In how many shares the packet filter is read back by and by. */
  static final int SLICES = 16;

  private final KeeperParts parts;
  private final PacketFilter filter;
  private final Ledger ledger;
  private final KernelBlocks kernel;
  private final Desk desk;
  private final Audit audit;
  private final Announcements announcements;
  private final WallSteps steps;
  private Slice slice = new Slice(0, SLICES);
  private long drift;
  private long repairs;

  Keeping(KeeperParts parts, SavedState saved) {
    this.parts = parts;
    this.filter = parts.filter().get();
    var fleetClock = new FleetClock(parts.clock(), saved.clockAhead());
    this.ledger =
        new Ledger(
            saved, parts.clock(), fleetClock, parts.limits(), parts.knownGood(), parts.undecided());
    this.kernel = new KernelBlocks(filter, parts.nanos());
    this.desk = new Desk(parts.host(), parts.fileRules(), ledger, kernel, parts.clock());
    this.steps = new WallSteps(parts.clock());
    this.audit = new Audit(parts.nanos());
    this.announcements = new Announcements(parts, ledger, kernel, audit, this::why);
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
    restore();
    compare(Slice.ALL);
  }

  BlockKeeper.InForce apply(Epoch epoch, List<LogEntry> entries, Instant clock) {
    var plan = new Plan();
    heard(clock, plan);
    take(entries.stream().map(LogEntry::change).toList(), plan);
    carryOut(plan);
    ledger.moved(epoch, entries.getLast().seq());
    return inForce(true);
  }

  BlockKeeper.InForce replace(LinkMessage.Snapshot chunk) {
    var plan = new Plan();
    heard(chunk.clock(), plan);
    if (chunk.chunk() == 0) {
      ledger.beginSnapshot();
    }
    take(chunk.changes(), plan);
    if (chunk.last()) {
      ledger.endSnapshot(plan).forEach(announcements::end);
      learn(plan);
      ledger.moved(chunk.epoch(), chunk.seq());
    }
    carryOut(plan);
    return inForce(chunk.last());
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
        ledger.leftOut(),
        kernel.failures(),
        drift,
        repairs);
  }

  /** Takes in what the packet path has judged. */
  void judged() {
    var plan = new Plan();
    parts.inbox().drain(judged -> judged(judged, plan));
    carryOut(plan);
  }

  void decoy(Prefix source) {
    judged();
    var plan = new Plan();
    ledger.releaseForged(source, plan);
    if (!ledger.knows(source)) {
      unblocked(source, parts.host(), "one of a group of forged sources");
    }
    carryOut(plan);
  }

  void spared(Prefix source) {
    audit.spared(source, why(source));
  }

  void guardChanged() {
    var plan = new Plan();
    guard(plan);
    carryOut(plan);
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
    restore();
    var blocks = compare(Slice.ALL);
    repairs++;
    audit.repaired(blocks, Duration.ofNanos(parts.nanos().getAsLong() - begun));
  }

  /** Reads the next share of the packet filter back, and repairs it. */
  void compareNext() {
    judged();
    compare(slice);
    slice = slice.next();
  }

  private void restore() {
    filter.restore();
    ignored(parts.sparing().guard());
  }

  /** More than the packet filter can hold: no block of them is asked for, all else goes on. */
  private void ignored(Guard guard) {
    try {
      filter.ignored(Set.copyOf(guard.prefixes()));
    } catch (IllegalArgumentException e) {
      audit.ignoredNotTold(String.valueOf(e.getMessage()));
    }
  }

  private long compare(Slice share) {
    var plan = new Plan();
    var lost = kernel.lost(share, ledger::adopt);
    lost.forEach(source -> ledger.enforce(source, plan));
    drift += plan.blocks();
    carryOut(plan);
    return plan.blocks();
  }

  void close() {
    filter.close();
  }

  LocalReply explain(Prefix prefix, EvidenceIntake.Recalled evidence) {
    return desk.explain(prefix, evidence, parts.sparing().guard());
  }

  LocalReply order(LocalRequest request, String author) {
    return switch (request) {
      case LocalRequest.ListVerdicts(var limit) -> desk.list(limit);
      case LocalRequest.ListIgnored _ -> desk.ignored();
      case LocalRequest.Unblock(var prefix) -> unblock(prefix, author);
      case LocalRequest.Block block -> elsewhere().orElseGet(() -> block(block, author));
      case LocalRequest.AddIgnore add -> elsewhere().orElseGet(() -> ignore(add, author));
      case LocalRequest.RemoveIgnore(var prefix) -> elsewhere().orElseGet(() -> unignore(prefix));
      case LocalRequest.ListSensors _ ->
          new Refused(Reason.FORBIDDEN, "only a coordinator knows the sensors; ask on " + asked());
      case LocalRequest.Recall _ ->
          new Refused(Reason.FORBIDDEN, "only a coordinator keeps a history; ask on " + asked());
      case LocalRequest.ShowStatus _, LocalRequest.Why _, LocalRequest.Reload _ ->
          new Refused(Reason.INVALID, "asked in the wrong place");
    };
  }

  /** Forgets what expired; tries again what the kernel would not take. True if anything changed. */
  boolean sweep() {
    var plan = new Plan();
    var gone = ledger.expire(plan);
    kernel.expired(gone, plan);
    filter.expire();
    kernel.failed().forEach(source -> ledger.enforce(source, plan));
    carryOut(plan);
    return steps.noticed() || !gone.isEmpty();
  }

  private void judged(VerdictInbox.Judged judged, Plan plan) {
    var at = parts.clock().instant();
    var verdict = VerdictTimes.ofNow(judged.verdict(), at);
    if (judged.inKernel()) {
      var remaining = Duration.between(at, verdict.expiresAt());
      kernel.fastSuspect(verdict.source(), remaining);
    }
    var holds = ledger.judged(verdict, judged.kind(), plan);
    // Known good, spared or held by more than the packet path can know.
    if (!judged.inKernel() || !ledger.isAsWanted(verdict)) {
      ledger.enforce(verdict.source(), plan);
    }
    holds.ifPresent(now -> announcements.add(now, Reactions.Scope.HOST));
  }

  private void take(List<Change> changes, Plan plan) {
    var sparing = false;
    for (var change : changes) {
      ledger.apply(change, plan);
      sparing |= Sparing.bearsOnIt(change);
      tell(change);
    }
    if (sparing) {
      learn(plan);
    }
  }

  private void tell(Change change) {
    switch (change) {
      case Change.Blocked(var verdict) -> announcements.add(verdict, Reactions.Scope.NETWORK);
      case Change.Unblocked unblocked -> {
        parts.forget().accept(unblocked.prefix());
        unblocked(unblocked.prefix(), unblocked.author(), "network-wide");
      }
      case Change.IgnoreAdded(var rule) -> {
        parts.forget().accept(rule.prefix());
        announcements.end(rule.prefix());
      }
      default -> {}
    }
  }

  private void learn(Plan plan) {
    parts.sparing().learned(ledger.learned());
    guard(plan);
  }

  private void guard(Plan plan) {
    var guard = parts.sparing().guard();
    // First, so that nobody spared is blocked for a moment.
    try {
      ignored(guard);
    } catch (NetlinkException e) {
      // Another's hand has just taken the table away; what it held is put back right after.
      restore();
    }
    ledger.guarded(guard, plan);
    ledger.withheld().forEach(parts.reactions()::unblocked);
    Stream.concat(ledger.local().wide(), ledger.network().wide())
        .filter(guard::sparesAnyOf)
        .forEach(parts.reactions()::unblocked);
  }

  private void carryOut(Plan plan) {
    if (!plan.wishes().isEmpty()) {
      kernel.carryOut(plan, audit::failed);
    }
    announcements.carriedOut();
  }

  private void unblocked(Prefix source, String author, String reason) {
    audit.unblocked(source, author, reason);
    announcements.end(source);
  }

  private BlockKeeper.InForce inForce(boolean complete) {
    return new BlockKeeper.InForce(position(), complete, kernel.blocked(), kernel.suspects());
  }

  private BlockKeeper.Position position() {
    return new BlockKeeper.Position(ledger.epoch(), ledger.have());
  }

  private String why(Prefix source) {
    return parts.sparing().guard().explain(source.address()).orElse("guarded");
  }

  private Optional<LocalReply> elsewhere() {
    return parts
        .coordinators()
        .map(names ->
            new Refused(
                Reason.FORBIDDEN, "network-wide changes are made on the coordinator: " + names));
  }

  private String asked() {
    return parts.coordinators().orElse("one; this sensor stands alone");
  }

  private LocalReply block(LocalRequest.Block block, String author) {
    var refusal = desk.refusal(block, parts.sparing().guard());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var verdict = desk.verdict(block, author);
    var plan = new Plan();
    ledger.ordered(verdict, plan);
    announcements.add(verdict, Reactions.Scope.HOST);
    carryOut(plan);
    var until = desk.shown(verdict).expiresAt();
    return changed("blocked %s until %s".formatted(block.prefix(), until));
  }

  private LocalReply unblock(Prefix prefix, String author) {
    var plan = new Plan();
    var released =
        parts.coordinators().isPresent()
            ? ledger.releaseLocal(prefix, plan)
            : ledger.release(prefix, plan);
    if (released.isEmpty()) {
      return ledger.network().touching(prefix).isEmpty()
          ? new Refused(Reason.NOT_FOUND, "nothing inside %s is blocked".formatted(prefix))
          : elsewhere().orElseThrow();
    }
    released.forEach(source -> unblocked(source, author, "by hand"));
    carryOut(plan);
    parts.forget().accept(prefix);
    return new LocalReply.Changed(
        released.stream().limit(Desk.MOST_LISTED).map("unblocked %s"::formatted).toList(), 0);
  }

  private LocalReply ignore(LocalRequest.AddIgnore add, String author) {
    ledger.addHostRule(new IgnoreRule(add.prefix(), add.comment(), author, parts.clock().wall()));
    learnNow();
    return changed("ignored %s".formatted(add.prefix()));
  }

  private LocalReply unignore(Prefix prefix) {
    if (!ledger.removeHostRule(prefix)) {
      return desk.notRemovable(prefix);
    }
    learnNow();
    return changed("no longer ignored %s".formatted(prefix));
  }

  private void learnNow() {
    var plan = new Plan();
    learn(plan);
    carryOut(plan);
  }

  private static LocalReply changed(String object) {
    return new LocalReply.Changed(List.of(object), 0);
  }
}
