package io.picketline.protocol.log;

/**
 * A place in one history. Two logs that both hold this point hold the same entries up to it.
 *
 * @param epoch the history that minted the entry, which is often not the latest one
 * @param seq the entry's number
 */
public record LogPoint(Epoch epoch, long seq) implements Comparable<LogPoint> {
  public LogPoint {
    if (seq < 1) {
      throw new IllegalArgumentException("log entry %d is below 1".formatted(seq));
    }
  }

  /** The point after one more entry: an entry that opens a history is that history's own. */
  public LogPoint then(LogEntry entry) {
    var minted = entry.change() instanceof Change.EpochOpened opened ? opened.epoch() : epoch;
    return new LogPoint(minted, entry.seq());
  }

  @Override
  public int compareTo(LogPoint other) {
    var first = epoch.compareTo(other.epoch);
    return first != 0 ? first : Long.compare(seq, other.seq);
  }

  /** Number and id of the history, and the entry. */
  @Override
  public String toString() {
    return epoch + ":" + seq;
  }
}
