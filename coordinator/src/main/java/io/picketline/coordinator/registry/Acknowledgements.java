package io.picketline.coordinator.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Answers held back until what they promise is safe: in the journal, and, while a standby follows
 * the log, at one standby too. While the journal cannot be written they are given without it, and
 * know whether a standby's disk has it at least. In order; not thread-safe.
 */
final class Acknowledgements {

  /** A standby not heard of for this long is not waited for. */
  private static final Duration STANDBY_PATIENCE = Duration.ofSeconds(15);

  private record Held(long ticket, long seq, Consumer<Boolean> answer) {}

  private record Standby(long have, Instant heardAt) {}

  private final Deque<Held> held = new ArrayDeque<>();
  private final Map<String, Standby> standbys = new HashMap<>();
  private long committed;
  private long inMemory;

  /**
   * Gives {@code answer} once it is safe.
   *
   * @param ticket of the journal's write that carries it
   * @param seq last log entry that it promises; 0 if it promises none
   * @param answer told whether it is on any disk
   */
  void hold(long ticket, long seq, Consumer<Boolean> answer, Instant now) {
    held.add(new Held(ticket, seq, answer));
    release(now);
  }

  /** The journal has all up to {@code ticket}. */
  void committed(long ticket, Instant now) {
    committed = Math.max(committed, ticket);
    release(now);
  }

  /** The journal has all up to {@code ticket} in memory, and cannot write it. */
  void held(long ticket, Instant now) {
    inMemory = Math.max(inMemory, ticket);
    release(now);
  }

  /** A standby has all up to {@code have} in its own journal. */
  void mirrored(String standby, long have, Instant now) {
    standbys.put(standby, new Standby(have, now));
    release(now);
  }

  /** Gives what is safe now; also to be called as time passes. */
  void release(Instant now) {
    standbys.values().removeIf(one -> !now.isBefore(one.heardAt().plus(STANDBY_PATIENCE)));
    for (var next = held.peek(); next != null && safe(next); next = held.peek()) {
      held.remove();
      next.answer().accept(next.ticket() <= committed || !standbys.isEmpty());
    }
  }

  private boolean safe(Held next) {
    return next.ticket() <= Math.max(committed, inMemory)
        && (standbys.isEmpty()
            || standbys.values().stream().anyMatch(one -> one.have() >= next.seq()));
  }
}
