package io.picketline.coordinator.registry;

import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One reader of the log, and what is on its way to it. New entries are pushed without waiting for
 * the reader; what gets lost is sent again when the reader's next Follow shows it. Not thread-safe.
 */
final class LogReader {

  /** How long a snapshot may be on its way before it is sent again. */
  private static final Duration SNAPSHOT_PATIENCE = Duration.ofSeconds(5);

  /** Least time between two messages that bring nothing but the clock. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final long UNKNOWN = -1;

  private long have = UNKNOWN;
  private long sent = UNKNOWN;
  private Instant snapshotAt = Instant.EPOCH;
  private Instant clockAt = Instant.EPOCH;

  /** What to answer to a Follow. */
  List<LinkMessage.FromCoordinator> onFollow(
      VerdictLog log, Optional<Epoch> epoch, long has, Instant now) {
    if (!log.continues(epoch, has)) {
      return snapshot(log, now);
    }
    var advanced = has > have;
    have = has;
    // an acknowledgement while more is under way; without progress something got lost
    if (advanced && has < sent) {
      return List.of();
    }
    if (has == log.head()) {
      sent = has;
      return advanced ? List.of() : clock(log, now);
    }
    var delta = log.after(has, now);
    sent = delta.entries().getLast().seq();
    return List.of(delta);
  }

  /** Whether {@code pushed} is the last entry sent, so that the next one can be pushed. */
  boolean takesPushAfter(long pushed) {
    return sent == pushed;
  }

  /** Notes that everything up to {@code seq} has been pushed. */
  void pushed(long seq) {
    sent = seq;
  }

  private List<LinkMessage.FromCoordinator> snapshot(VerdictLog log, Instant now) {
    if (now.isBefore(snapshotAt.plus(SNAPSHOT_PATIENCE))) {
      return List.of();
    }
    snapshotAt = now;
    have = UNKNOWN;
    // Nothing is pushed behind it until the reader says that it has it: if it got lost, what comes
    // after would be put on top of another history.
    sent = UNKNOWN;
    return new ArrayList<>(log.snapshot(now));
  }

  private List<LinkMessage.FromCoordinator> clock(VerdictLog log, Instant now) {
    if (now.isBefore(clockAt.plus(QUIET))) {
      return List.of();
    }
    clockAt = now;
    return List.of(log.after(have, now));
  }
}
