package io.picketline.coordinator.judgement;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.coordinator.log.Ancestry;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a standby's journal leaves to a registry that takes over: the entries that it has not, the
 * evidence, or, if the two have nothing in common, everything. Pure.
 */
public final class Legacy {

  private static final int MAX_BYTES = 180_000;
  private static final int MOST_SOURCES = 200;
  private static final int BYTES_PER_SOURCE = 150;
  private static final int BYTES_PER_PAIR = 260;
  private static final int BYTES_PER_NAME = 66;

  private final History history;
  private final Ancestry own;

  public Legacy(History history) {
    this.history = history;
    this.own = new Ancestry(history.chain());
  }

  /**
   * The entries beyond what is shared with the history that {@code theirs} tells, up to its entry
   * {@code head}. Nothing if that cannot be told, or the entries are no longer all kept.
   */
  public Optional<List<Offered>> beyond(List<Change.EpochOpened> theirs, long head) {
    var fork = fork(theirs, head);
    if (fork == 0 || fork < history.head() - history.tail().size()) {
      return Optional.empty();
    }
    var beyond = new ArrayList<Offered>();
    for (var entry : history.tail()) {
      if (entry.seq() > fork) {
        own.at(entry.seq()).ifPresent(at -> beyond.add(new Offered(at, entry.change())));
      }
    }
    return Optional.of(beyond);
  }

  /**
   * Whether the other history, which ends with the last of {@code theirs}, is to give way to this
   * one: it is earlier, and not simply the beginning of it.
   */
  public boolean replaces(List<Change.EpochOpened> theirs, long head) {
    var begins = beyond(theirs, head).isPresent() && fork(theirs, head) == head;
    return !begins && laterThan(theirs, head);
  }

  private boolean laterThan(List<Change.EpochOpened> theirs, long head) {
    var here = own.at(history.head());
    return here.isPresent()
        && (theirs.isEmpty()
            || head == 0
            || here.get().compareTo(new LogPoint(theirs.getLast().epoch(), head)) > 0);
  }

  private long fork(List<Change.EpochOpened> theirs, long head) {
    var mine = own.opened();
    var fork = 0L;
    for (var i = 0; i < mine.size(); i++) {
      for (var j = 0; j < theirs.size(); j++) {
        if (mine.get(i).epoch().equals(theirs.get(j).epoch())) {
          fork = Math.max(fork, Math.min(end(mine, i, history.head()), end(theirs, j, head)));
        }
      }
    }
    return fork;
  }

  private static long end(List<Change.EpochOpened> chain, int i, long head) {
    return i + 1 < chain.size() ? chain.get(i + 1).forkSeq() : head;
  }

  /** The whole log, in chunks. */
  public List<LinkMessage.Snapshot> whole(Instant now) {
    return VerdictLog.reading(history, 1).snapshot(now);
  }

  /** The evidence, in parts that each fit a message. */
  public List<List<SourceMemory>> evidence() {
    var parts = new ArrayList<List<SourceMemory>>();
    var part = new ArrayList<SourceMemory>();
    var bytes = 0;
    for (var memory : history.sources()) {
      part.add(memory);
      bytes += bytes(memory);
      if (bytes >= MAX_BYTES || part.size() == MOST_SOURCES) {
        parts.add(List.copyOf(part));
        part.clear();
        bytes = 0;
      }
    }
    parts.add(List.copyOf(part));
    return parts;
  }

  /** How a history came about whose whole state begins so. */
  public static List<Change.EpochOpened> chain(List<Change> changes) {
    return changes.stream()
        .filter(Change.EpochOpened.class::isInstance)
        .map(Change.EpochOpened.class::cast)
        .toList();
  }

  /** The entries, in parts that each fit a message; none for no entries. */
  public static List<List<Offered>> parts(List<Offered> entries) {
    var parts = new ArrayList<List<Offered>>();
    var part = new ArrayList<Offered>();
    var bytes = 0;
    for (var entry : entries) {
      part.add(entry);
      bytes += VerdictLog.bytes(entry.change());
      if (bytes >= MAX_BYTES || part.size() == LinkMessage.MAX_ENTRIES) {
        parts.add(List.copyOf(part));
        part.clear();
        bytes = 0;
      }
    }
    if (!part.isEmpty()) {
      parts.add(List.copyOf(part));
    }
    return parts;
  }

  /** Bytes of a source's evidence in a message, by estimate. */
  static int bytes(SourceMemory memory) {
    return BYTES_PER_SOURCE
        + BYTES_PER_PAIR * memory.pairs().size()
        + BYTES_PER_NAME * memory.accusers().size();
  }
}
