package io.picketline.coordinator.judgement;

import io.picketline.coordinator.evidence.Guard;
import io.picketline.coordinator.evidence.NetworkTest;
import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.Offered;
import io.picketline.protocol.log.TrustChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a registry takes over from those before it: entries, evidence, epochs. Not thread-safe. */
public final class Succession {

  /** Jumps of the epoch's number beyond this are no history of ours. */
  private static final long MAX_EPOCH_JUMP = 1_000;

  /** How long an epoch lives at least before a reader can end it. */
  private static final Duration LEAST_LIFE = Duration.ofMinutes(1);

  private final VerdictLog log;
  private final Guard guard;
  private final NetworkTest test;
  private final DetectedBlocks blocks;
  private final Offers offers;
  private final Inheritance inheritance;
  private final VoidTestimony voided;
  private final Duration leastLife;
  private Instant openedAt = Instant.EPOCH;

  /**
   * What is taken over into {@code log}.
   *
   * @param inheritance who has made earlier registries of this process open epochs
   * @param atOnce whether the first reader that knows a later history is believed at once
   */
  Succession(
      VerdictLog log,
      Guard guard,
      NetworkTest test,
      DetectedBlocks blocks,
      Inheritance inheritance,
      boolean atOnce) {
    this.inheritance = inheritance;
    this.leastLife = atOnce ? Duration.ZERO : LEAST_LIFE;
    this.log = log;
    this.guard = guard;
    this.test = test;
    this.blocks = blocks;
    this.offers = new Offers(log, guard);
    this.voided = new VoidTestimony(log.state(), test);
  }

  /** Takes what a sensor has beyond the fork, as far as another one has it too. */
  public void offer(String host, List<Offered> offered, Instant now) {
    take(offers.believed(host, offered), now);
  }

  /** What a sensor has offered counts no more. */
  void forget(String host) {
    offers.forget(host);
  }

  /** Takes what a history that ended without this log has left; later entries win. */
  public void take(List<Offered> offered, Instant now) {
    for (var change : offers.take(offered, now)) {
      switch (change) {
        case Change.Unblocked unblocked -> test.forgetInside(unblocked.prefix());
        case Change.IgnoreAdded(var rule) when rule.scope().isAll() ->
            test.forgetInside(rule.prefix());
        case Change.HostEnrolled(var host) -> spare(host);
        case TrustChange.AddressesApproved approved -> spare(approved.host());
        case Change.Blocked(var verdict) -> blocks.takeUp(verdict, now);
        case Change.Lifted lifted -> blocks.lifted(lifted, now);
        case TrustChange.HostRevoked _ -> voided.takeOut(now);
        case Change.IgnoreAdded _,
            Change.IgnoreRemoved _,
            Change.IgnoreVersioned _,
            Change.ServedChanged _,
            Change.HostRemoved _,
            Change.Passed _,
            Change.Noted _,
            Change.Unknown _,
            TrustChange _,
            Change.EpochOpened _ -> {}
      }
    }
  }

  private void spare(FleetHost host) {
    host.addresses().forEach(address -> test.forgetInside(Prefix.of(address)));
  }

  /** Takes what sensors have in force of a log that was lost; who is let in they do not tell. */
  public int rebuild(List<Change> changes, Instant now) {
    var taken = 0;
    for (var change : changes) {
      var wanted =
          switch (change) {
            case Change.Blocked(var verdict) -> stands(verdict, now);
            case Change.HostEnrolled(var host) ->
                log.state().host(host.name()).isEmpty() && log.state().holderOfAny(host).isEmpty();
            case Change.IgnoreAdded(var rule) -> log.state().ruleChangedAt(rule.prefix()) == 0;
            case Change.Unblocked _,
                Change.Lifted _,
                Change.IgnoreRemoved _,
                Change.IgnoreVersioned _,
                Change.ServedChanged _,
                Change.HostRemoved _,
                Change.Passed _,
                Change.Noted _,
                Change.Unknown _,
                TrustChange _,
                Change.EpochOpened _ ->
                false;
          };
      if (wanted) {
        log.append(change);
        taken++;
        if (change instanceof Change.Blocked(var verdict)) {
          blocks.takeUp(verdict, now);
        }
      }
    }
    return taken;
  }

  /** Whether an operator could have it in force now, and nobody has decided otherwise since. */
  private boolean stands(Verdict verdict, Instant now) {
    var source = verdict.source();
    return !verdict.expired(now)
        && !verdict.expiresAt().isAfter(now.plus(Judgement.LONGEST_LIFE))
        && source.length() >= Verdict.widest(source)
        && guard.spared(source).isEmpty()
        && !log.state().unblockedSince(source, verdict.decidedAt())
        && log.state()
            .on(source)
            .filter(own -> own.decidedAt().isAfter(verdict.decidedAt()))
            .isEmpty();
  }

  /** Takes evidence of a standby that is later than what is known here. */
  public void recall(List<SourceMemory> memories, Instant now) {
    for (var memory : memories) {
      var known = test.get(memory.source()).map(Suspicion::memory);
      if (stillCounts(memory) && known.filter(own -> !laterThan(memory, own)).isEmpty()) {
        test.recall(memory, now);
      }
    }
  }

  private static boolean laterThan(SourceMemory one, SourceMemory other) {
    var first = one.scoreAt().compareTo(other.scoreAt());
    return first > 0 || (first == 0 && one.pairs().size() > other.pairs().size());
  }

  /** Whether nobody has let the source go since; a copy may be from before that. */
  public boolean stillCounts(SourceMemory memory) {
    return guard.spared(memory.source()).isEmpty()
        && (memory.pairs().isEmpty()
            || !log.state().unblockedSince(memory.source(), memory.pairs().getLast().probe().at()));
  }

  /**
   * Whether a reader has seen a later history elsewhere: readers never go back, so the log must go
   * above. With other coordinators not at once, since most often one of them has taken over; and
   * not often, since one reader alone must not make it open epochs without end: in a fleet of
   * several two must have seen one, except once in a while.
   */
  public boolean outdone(String host, Optional<Epoch> seen, Instant now) {
    if (!log.opened()) {
      return false;
    }
    var later =
        seen.filter(epoch -> epoch.compareTo(log.epoch()) > 0)
            .filter(epoch -> epoch.number() - log.epoch().number() <= MAX_EPOCH_JUMP);
    inheritance.claimed(host, later);
    return later.isPresent()
        && !now.isBefore(openedAt.plus(leastLife))
        && (log.state().hosts().size() < 2
            || inheritance.claimedByTwo(log.epoch())
            || inheritance.believesOne(now));
  }

  /** The log has a new epoch: what was told by hosts that are revoked counts no more. */
  void opened(Instant now) {
    openedAt = now;
    voided.takeOut(now);
  }

  /** When the current epoch was opened. */
  public Instant openedAt() {
    return openedAt;
  }

  /** Entries taken from readers so far. */
  public long taken() {
    return offers.taken();
  }
}
