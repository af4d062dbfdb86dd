package io.picketline.coordinator.registry;

import io.picketline.coordinator.journal.History;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The numbered log: its latest entries, what all of them add up to, and the histories that led
 * here. Sequence numbers run on across epochs. Not thread-safe.
 */
final class VerdictLog {

  /** Most bytes of one message, by estimate: what Akka's remoting takes in one frame, and less. */
  private static final int MAX_BYTES = 180_000;

  private final int retained;
  private final List<Change.EpochOpened> chain;
  private final List<LogEntry> tail;
  private final LogState state = new LogState();
  private Epoch epoch;
  private long head;

  /**
   * Goes on from {@code history} in a new epoch.
   *
   * @param id of the new epoch, random
   * @param retained entries kept for readers that were away
   */
  VerdictLog(History history, long id, int retained) {
    this.retained = retained;
    this.chain = new ArrayList<>(history.chain());
    this.tail = new ArrayList<>(history.tail());
    this.head = history.head();
    history.state().forEach(state::apply);
    var number = history.epoch().map(Epoch::number).orElse(0L) + 1;
    this.epoch = new Epoch(number, id);
    open(epoch, history.epoch());
  }

  /** Opens a history that is above {@code seen}, which somebody else opened. */
  void surpass(Epoch seen, long id) {
    open(new Epoch(seen.number() + 1, id), Optional.of(epoch));
  }

  private void open(Epoch next, Optional<Epoch> parent) {
    var opened = new Change.EpochOpened(next, parent, head);
    epoch = next;
    chain.add(opened);
    append(opened);
  }

  /** Gives a change its number and takes it into the state. */
  LogEntry append(Change change) {
    var entry = new LogEntry(++head, change);
    tail.add(entry);
    state.apply(entry);
    if (tail.size() >= 2 * retained) {
      tail.subList(0, tail.size() - retained).clear();
    }
    return entry;
  }

  /**
   * Whether a reader that has {@code have} of {@code of} can go on with Deltas: its history is one
   * that led here, it is not beyond the fork, and the entries after it are still kept.
   */
  boolean continues(Optional<Epoch> of, long have) {
    if (have > head || have < head - tail.size() || of.isEmpty()) {
      return false;
    }
    var from = -1;
    for (var i = 0; i < chain.size(); i++) {
      if (chain.get(i).epoch().equals(of.get())) {
        from = i;
      }
    }
    return from >= 0
        && chain.subList(from + 1, chain.size()).stream()
            .allMatch(later -> have <= later.forkSeq());
  }

  /** The entries next after {@code have}, as many as one message holds; for one that continues. */
  LinkMessage.Delta after(long have, Instant clock) {
    var from = tail.size() - (int) (head - have);
    var to = from;
    var bytes = 0;
    while (to < tail.size() && to - from < LinkMessage.MAX_ENTRIES && bytes < MAX_BYTES) {
      bytes += bytes(tail.get(to).change());
      to++;
    }
    return new LinkMessage.Delta(epoch, tail.subList(from, to), head, clock);
  }

  /** The whole state in chunks, as of {@link #head}. */
  List<LinkMessage.Snapshot> snapshot(Instant clock) {
    var chunks = new ArrayList<List<Change>>();
    var chunk = new ArrayList<Change>();
    var bytes = 0;
    for (var change : state.changes(clock)) {
      if (chunk.size() == LinkMessage.MAX_ENTRIES || bytes >= MAX_BYTES) {
        chunks.add(chunk);
        chunk = new ArrayList<>();
        bytes = 0;
      }
      chunk.add(change);
      bytes += bytes(change);
    }
    chunks.add(chunk);
    var snapshots = new ArrayList<LinkMessage.Snapshot>();
    for (var i = 0; i < chunks.size(); i++) {
      var last = i == chunks.size() - 1;
      snapshots.add(new LinkMessage.Snapshot(epoch, head, i, last, chunks.get(i), clock));
    }
    return snapshots;
  }

  Epoch epoch() {
    return epoch;
  }

  long head() {
    return head;
  }

  /** How the current history came about, oldest first. */
  List<Change.EpochOpened> chain() {
    return List.copyOf(chain);
  }

  /** First entry that is still kept. */
  long oldest() {
    return head - tail.size() + 1;
  }

  LogState state() {
    return state;
  }

  /** The entries after {@code have}; for one that continues. */
  List<LogEntry> since(long have) {
    return List.copyOf(tail.subList(tail.size() - (int) (head - have), tail.size()));
  }

  private static int bytes(Change change) {
    return switch (change) {
      case Change.Blocked(var verdict) -> 500 + 260 * verdict.evidence().size();
      case Change.ServedChanged(var served) -> 50 + served.tcp().length() + served.udp().length();
      case Change.HostEnrolled(var host) -> 120 + 42 * host.addresses().size();
      case Change.EpochOpened _, Change.Unblocked _, Change.IgnoreAdded _, Change.IgnoreRemoved _ ->
          600;
    };
  }
}
