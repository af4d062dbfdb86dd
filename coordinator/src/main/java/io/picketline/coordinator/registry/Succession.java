package io.picketline.coordinator.registry;

import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a registry takes over from those before it: entries, evidence, epochs. Not thread-safe. */
final class Succession {

  /** Jumps of the epoch's number beyond this are no history of ours. */
  private static final long MAX_EPOCH_JUMP = 1_000;

  private static final Duration SURPASS_INTERVAL = Duration.ofSeconds(10);

  private final VerdictLog log;
  private final Guard guard;
  private final NetworkTest test;
  private final Offers offers;
  private Instant surpassedAt = Instant.EPOCH;

  Succession(VerdictLog log, Guard guard, NetworkTest test) {
    this.log = log;
    this.guard = guard;
    this.test = test;
    this.offers = new Offers(log, guard);
  }

  /** Takes what a sensor has beyond the fork, as far as another one has it too. */
  void offer(String host, List<Offered> offered, Instant now) {
    take(offers.believed(host, offered), now);
  }

  /** Takes what a history that ended without this log has left; later entries win. */
  void take(List<Offered> offered, Instant now) {
    for (var change : offers.take(offered, now)) {
      switch (change) {
        case Change.Unblocked unblocked -> test.forgetInside(unblocked.prefix());
        case Change.IgnoreAdded(var rule) when rule.scope().isAll() ->
            test.forgetInside(rule.prefix());
        case Change.HostEnrolled(var host) ->
            host.addresses().forEach(address -> test.forgetInside(Prefix.of(address)));
        case Change.Blocked _,
            Change.IgnoreAdded _,
            Change.IgnoreRemoved _,
            Change.IgnoreVersioned _,
            Change.ServedChanged _,
            Change.EpochOpened _ -> {}
      }
    }
  }

  /** Takes evidence of a standby that is later than what is known here. */
  void recall(List<SourceMemory> memories, Instant now) {
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
  boolean stillCounts(SourceMemory memory) {
    return guard.spared(memory.source()).isEmpty()
        && (memory.pairs().isEmpty()
            || !log.state()
                .unblockedSince(memory.source(), memory.pairs().getLast().probe().at()));
  }

  /**
   * Opens an epoch above one that a reader has seen elsewhere: readers never go back, so the log
   * must go above. One reader alone cannot make it open epochs without end.
   *
   * @param id of the epoch, random
   */
  boolean surpass(Optional<Epoch> seen, long id, Instant now) {
    var jump = seen.map(epoch -> epoch.number() - log.epoch().number()).orElse(-1L);
    var due =
        seen.filter(epoch -> epoch.compareTo(log.epoch()) > 0).isPresent()
            && jump <= MAX_EPOCH_JUMP
            && !now.isBefore(surpassedAt.plus(SURPASS_INTERVAL));
    if (due) {
      surpassedAt = now;
      log.open(id, log.epoch().number() + jump);
    }
    return due;
  }

  /** Entries taken from readers so far. */
  long taken() {
    return offers.taken();
  }
}
