package io.picketline.protocol.link;

import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.LogTail;
import io.picketline.protocol.log.Offered;
import java.util.List;
import java.util.Optional;

/**
 * Where a reader stands in the log, and what of a coordinator's messages comes next: the same rules
 * for sensors and standby coordinators. Moves on only when told that entries are in force. Not
 * thread-safe.
 */
public final class LogCursor {

  /** The latest entries that a reader remembers in order to offer them. */
  private static final int REMEMBERED = LinkMessage.MAX_ENTRIES;

  private final LogTail tail = new LogTail(REMEMBERED);
  private Optional<LogPoint> position;
  private Optional<Apply> applying = Optional.empty();
  private boolean asked;
  private boolean heardLatest;
  private int nextChunk;
  private Optional<LogPoint> snapshot = Optional.empty();

  /** A reader that stands at {@code position}; empty if it has nothing. */
  public LogCursor(Optional<LogPoint> position) {
    this.position = position;
  }

  /** What to do with a message. */
  public sealed interface Step {}

  /**
   * Bring these in force; then {@link #moved}.
   *
   * @param after what the first of them follows
   * @param upTo where the reader stands then
   */
  public record Apply(LogPoint after, LogPoint upTo, List<LogEntry> entries) implements Step {}

  /**
   * Bring this part of the whole state in force; then, if it was the last, {@link #moved}.
   *
   * @param beyond what the reader has and the state has not: to be offered first
   */
  public record Replace(LinkMessage.Snapshot chunk, List<Offered> beyond) implements Step {}

  /** Something is missing before it: say at once where we stand. */
  public record Ask() implements Step {}

  /** Nothing new. */
  public record Nothing() implements Step {}

  /** It is of a history that was given up: leave this coordinator. */
  public record Stale(Epoch theirs) implements Step {}

  /** A new session begins: nothing of the last one is half done. */
  public void reconnected() {
    asked = false;
    heardLatest = false;
    applying = Optional.empty();
    snapshot = Optional.empty();
    nextChunk = 0;
  }

  /** What to do with new entries. */
  public Step next(LinkMessage.Delta delta) {
    if (older(delta.epoch())) {
      return stale(delta.epoch());
    }
    if (position.isEmpty()) {
      return ask();
    }
    var at = position.get();
    var known = at.seq() - delta.after().seq();
    if (known < 0) {
      return ask();
    }
    var size = delta.entries().size();
    if (known > size) {
      return new Nothing();
    }
    if (!delta.pointAt((int) known).equals(at)) {
      // They part before this: who gives way is told once they know where we stand.
      return ask();
    }
    if (known == size) {
      return delta.head() > at.seq() ? ask() : new Nothing();
    }
    var fresh = delta.entries().subList((int) known, size);
    var step = new Apply(at, delta.last(), fresh);
    applying = Optional.of(step);
    return step;
  }

  /** What to do with a part of the whole state. */
  public Step next(LinkMessage.Snapshot chunk) {
    if (older(chunk.epoch())) {
      return stale(chunk.epoch());
    }
    var at = new LogPoint(chunk.epoch(), Math.max(1, chunk.seq()));
    if (behind(at)) {
      return new Nothing();
    }
    var first = chunk.chunk() == 0;
    if (first) {
      snapshot = Optional.of(at);
      nextChunk = 0;
      asked = false;
    }
    if (chunk.chunk() != nextChunk || !snapshot.equals(Optional.of(at))) {
      snapshot = Optional.empty();
      return ask();
    }
    nextChunk++;
    if (chunk.last()) {
      snapshot = Optional.empty();
    }
    return new Replace(chunk, first ? tail.beyond(chain(chunk), chunk.seq()) : List.of());
  }

  /** All up to {@code at} is in force: entries, or the last part of the whole state. */
  public void moved(LogPoint at) {
    applying
        .filter(step -> step.upTo().equals(at))
        .ifPresentOrElse(step -> tail.add(step.after(), step.entries()), tail::clear);
    position = Optional.of(at);
    applying = Optional.empty();
    snapshot = Optional.empty();
    asked = false;
  }

  /** Where the reader stands; empty if it has nothing. */
  public Optional<LogPoint> position() {
    return position;
  }

  /** The history that minted the last entry; none if the reader has nothing. */
  public Optional<Epoch> epoch() {
    return position.map(LogPoint::epoch);
  }

  /** The last entry; 0 for none. */
  public long have() {
    return position.map(LogPoint::seq).orElse(0L);
  }

  private Step ask() {
    if (asked) {
      return new Nothing();
    }
    asked = true;
    return new Ask();
  }

  /** What was under way when another coordinator took over is passed over; else they are old. */
  private Step stale(Epoch theirs) {
    return heardLatest ? new Nothing() : new Stale(theirs);
  }

  private boolean older(Epoch theirs) {
    if (position.isPresent() && theirs.compareTo(position.get().epoch()) < 0) {
      return true;
    }
    heardLatest = true;
    return false;
  }

  private boolean behind(LogPoint state) {
    return position.isPresent()
        && position.get().epoch().equals(state.epoch())
        && state.seq() <= position.get().seq();
  }

  private static List<Change.EpochOpened> chain(LinkMessage.Snapshot chunk) {
    return chunk.changes().stream()
        .filter(Change.EpochOpened.class::isInstance)
        .map(Change.EpochOpened.class::cast)
        .toList();
  }
}
