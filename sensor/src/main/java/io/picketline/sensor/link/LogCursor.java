package io.picketline.sensor.link;

import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.util.List;
import java.util.Optional;

/**
 * Where this sensor stands in the log, and what of a coordinator's messages comes next. Moves on
 * only when told that entries are in force. Not thread-safe.
 */
final class LogCursor {

  private Optional<Epoch> epoch;
  private long have;
  private Optional<Epoch> asked = Optional.empty();
  private int nextChunk;
  private Optional<Epoch> snapshot = Optional.empty();

  LogCursor(Optional<Epoch> epoch, long have) {
    this.epoch = epoch;
    this.have = have;
  }

  /** What to do with a message. */
  sealed interface Step {}

  /** Bring these in force; then {@link #moved}. */
  record Apply(Epoch epoch, List<LogEntry> entries) implements Step {}

  /** Bring this part of the whole state in force; after the last, {@link #moved}. */
  record Replace(LinkMessage.Snapshot chunk) implements Step {}

  /** Something is missing before it: say at once where we stand. */
  record Ask() implements Step {}

  /** Nothing new. */
  record Nothing() implements Step {}

  /** It is of a history that was given up: leave this coordinator. */
  record Stale(Epoch theirs) implements Step {}

  /** A new session begins: nothing of the last one is half done. */
  void reconnected() {
    asked = Optional.empty();
    snapshot = Optional.empty();
    nextChunk = 0;
  }

  Step next(LinkMessage.Delta delta) {
    var theirs = delta.epoch();
    if (older(theirs)) {
      return new Stale(theirs);
    }
    var fresh = delta.entries().stream().filter(entry -> entry.seq() > have).toList();
    if (!sameHistory(delta)) {
      // Our entries may not be theirs: they decide when they know where we stand.
      if (!asked.equals(Optional.of(theirs))) {
        asked = Optional.of(theirs);
        return new Ask();
      }
    }
    if (fresh.isEmpty()) {
      return delta.head() > have ? new Ask() : new Nothing();
    }
    return contiguous(fresh) ? new Apply(theirs, fresh) : new Ask();
  }

  Step next(LinkMessage.Snapshot chunk) {
    if (older(chunk.epoch())) {
      return new Stale(chunk.epoch());
    }
    if (chunk.chunk() == 0) {
      snapshot = Optional.of(chunk.epoch());
      nextChunk = 0;
    }
    if (chunk.chunk() != nextChunk || !snapshot.equals(Optional.of(chunk.epoch()))) {
      snapshot = Optional.empty();
      return new Ask();
    }
    nextChunk++;
    if (chunk.last()) {
      snapshot = Optional.empty();
    }
    return new Replace(chunk);
  }

  /** Entries up to {@code seq} of {@code history} are in force. */
  void moved(Epoch history, long seq) {
    epoch = Optional.of(history);
    have = seq;
    asked = Optional.empty();
  }

  Optional<Epoch> epoch() {
    return epoch;
  }

  long have() {
    return have;
  }

  private boolean older(Epoch theirs) {
    return epoch.isPresent() && theirs.number() < epoch.get().number();
  }

  private boolean sameHistory(LinkMessage.Delta delta) {
    return epoch.isEmpty() || epoch.get().equals(delta.epoch()) || opens(delta);
  }

  /** Whether the delta itself shows that the new history goes on from where we stand. */
  private boolean opens(LinkMessage.Delta delta) {
    return delta.entries().stream()
        .anyMatch(entry ->
            entry.change() instanceof Change.EpochOpened(var opened, var parent, var fork)
                && opened.equals(delta.epoch())
                && parent.equals(epoch)
                && have <= fork);
  }

  private boolean contiguous(List<LogEntry> fresh) {
    var expected = have + 1;
    for (var entry : fresh) {
      if (entry.seq() != expected++) {
        return false;
      }
    }
    return true;
  }
}
