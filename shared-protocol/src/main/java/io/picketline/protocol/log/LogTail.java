package io.picketline.protocol.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The latest entries that a reader has taken, each with the history that minted it, so that it can
 * offer them if the log turns out not to have them. Bounded; not thread-safe.
 */
public final class LogTail {

  private final int capacity;
  private final Deque<Offered> latest = new ArrayDeque<>();
  private Optional<LogPoint> before = Optional.empty();

  /** A tail of at most {@code capacity} entries. */
  public LogTail(int capacity) {
    this.capacity = capacity;
  }

  /** Notes the entries that follow {@code after}. */
  public void add(LogPoint after, List<LogEntry> entries) {
    if (latest.isEmpty()) {
      before = Optional.of(after);
    }
    var at = after;
    for (var entry : entries) {
      at = at.then(entry);
      latest.add(new Offered(at, entry.change()));
      if (latest.size() > capacity) {
        before = Optional.of(latest.remove().at());
      }
    }
  }

  /** Forgets all: what comes next does not follow it. */
  public void clear() {
    latest.clear();
    before = Optional.empty();
  }

  /**
   * What is not part of the history that {@code chain} tells, up to entry {@code head} of it. Empty
   * if the chain tells of no history that this tail knows, since nobody could tell then.
   *
   * @param chain how that history came about, oldest first; may begin in the midst of it
   */
  public List<Offered> beyond(List<Change.EpochOpened> chain, long head) {
    var fork = before.map(at -> shared(at, chain, head)).orElse(0L);
    for (var entry : latest) {
      fork = Math.max(fork, shared(entry.at(), chain, head));
    }
    if (fork == 0) {
      return List.of();
    }
    var last = fork;
    return latest.stream().filter(entry -> entry.at().seq() > last).toList();
  }

  /** The last entry up to {@code at} that both histories have; 0 if that cannot be told. */
  private static long shared(LogPoint at, List<Change.EpochOpened> chain, long head) {
    for (var i = 0; i < chain.size(); i++) {
      if (chain.get(i).epoch().equals(at.epoch())) {
        var end = i + 1 < chain.size() ? chain.get(i + 1).forkSeq() : head;
        return Math.min(at.seq(), end);
      }
    }
    return 0;
  }
}
