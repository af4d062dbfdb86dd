package io.picketline.coordinator.log;

import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One reader of the log, and what is on its way to it. New entries are pushed without waiting for
 * the reader; what gets lost is sent again when the reader's next Follow shows it. Not thread-safe.
 */
public final class LogReader {

  /** Entries that are pushed without waiting for the reader; then it asks for more. */
  public static final long WINDOW = 4_000;

  /** Least time between two messages that bring nothing but the clock. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final long UNKNOWN = -1;

  private long have = UNKNOWN;
  private long sent = UNKNOWN;
  private Instant clockAt = Instant.EPOCH;

  /** What to answer to a Follow of a reader that continues. */
  public Optional<LinkMessage.Delta> onFollow(VerdictLog log, long has, Instant now) {
    var advanced = has > have;
    have = has;
    // an acknowledgement while more is under way; without progress something got lost
    if (advanced && has < sent) {
      return Optional.empty();
    }
    if (has == log.head()) {
      sent = has;
      return advanced ? Optional.empty() : clock(log, now);
    }
    var delta = log.after(has, now);
    sent = delta.entries().getLast().seq();
    return Optional.of(delta);
  }

  /**
   * Whether {@code pushed} is the last entry sent, so that the next one can be pushed; a reader
   * that lags too far behind what it was sent gets the rest when it asks for it.
   */
  public boolean takesPushAfter(long pushed) {
    return sent == pushed && sent - have < WINDOW;
  }

  /**
   * Whether it was sent the first of the entries after {@code pushed} and not the last of them: it
   * asked when they were there and not pushed yet. What it lacks is what comes {@link #sent after}.
   */
  public boolean takesRestOf(long pushed, long last) {
    return pushed < sent && sent < last && sent - have < WINDOW;
  }

  /** The last entry that it was sent. */
  public long sent() {
    return sent;
  }

  /** Notes that everything up to {@code seq} has been pushed. */
  public void pushed(long seq) {
    sent = seq;
  }

  /**
   * The reader needs the whole state. Nothing is pushed behind that until the reader says that it
   * has it: if it got lost, what comes after would be put on top of another history.
   */
  public void startsAnew() {
    have = UNKNOWN;
    sent = UNKNOWN;
  }

  private Optional<LinkMessage.Delta> clock(VerdictLog log, Instant now) {
    if (now.isBefore(clockAt.plus(QUIET))) {
      return Optional.empty();
    }
    clockAt = now;
    return Optional.of(log.after(have, now));
  }
}
