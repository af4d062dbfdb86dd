package io.picketline.coordinator.log;

import io.picketline.coordinator.journal.History;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The numbered log: its latest entries, what all of them add up to, and the histories that led
 * here. Sequence numbers run on across epochs. Not thread-safe.
 */
public final class VerdictLog {

  /** Most bytes of one message, by estimate: what Akka's remoting takes in one frame, and less. */
  private static final int MAX_BYTES = 180_000;

  private final int retained;
  private final Ancestry ancestry;
  private final List<LogEntry> tail;
  private final LogState state = new LogState();
  private final long inherited;
  private Epoch epoch;
  private long head;
  private boolean opened;

  private VerdictLog(History history, int retained, Epoch epoch) {
    this.retained = retained;
    this.ancestry = new Ancestry(history.chain());
    this.tail = new ArrayList<>(history.tail());
    this.head = history.head();
    this.inherited = history.head();
    this.epoch = epoch;
    history.state().forEach(state::apply);
  }

  /**
   * Goes on from {@code history} in a new epoch.
   *
   * @param id of the new epoch, random
   * @param retained entries kept for readers that were away
   */
  public VerdictLog(History history, long id, int retained) {
    this(history, retained, history.epoch().orElse(new Epoch(1, id)));
    open(id, 0);
  }

  /** What {@code history} says, to be read; nothing may be appended before {@link #open}. */
  public static VerdictLog reading(History history, int retained) {
    return new VerdictLog(history, retained, history.epoch().orElse(new Epoch(1, 0)));
  }

  /**
   * Opens a new epoch that goes on from here.
   *
   * @param id of the new epoch, random
   * @param above the highest number of an epoch seen elsewhere
   */
  public void open(long id, long above) {
    var parent = head == 0 ? Optional.<Epoch>empty() : Optional.of(epoch);
    var number = Math.max(above, parent.map(Epoch::number).orElse(0L)) + 1;
    var next = new Change.EpochOpened(new Epoch(number, id), parent, head);
    epoch = next.epoch();
    ancestry.add(next);
    opened = true;
    append(next);
  }

  /** Whether entries can be appended. */
  public boolean opened() {
    return opened;
  }

  /** Gives a change its number and takes it into the state. */
  public LogEntry append(Change change) {
    if (!opened) {
      throw new IllegalStateException("no history is open to append to");
    }
    var entry = new LogEntry(++head, change);
    tail.add(entry);
    state.apply(entry);
    return entry;
  }

  /** Forgets entries that are kept for nobody; to be called once all are on their way to disk. */
  public void prune() {
    if (tail.size() >= 2L * retained) {
      tail.subList(0, tail.size() - retained).clear();
    }
  }

  /**
   * Whether a reader that has {@code have}, minted by {@code of}, can go on with Deltas: it holds
   * what this log holds up to there, and the entries after it are still kept.
   */
  public boolean continues(Optional<Epoch> of, long have) {
    return have <= head && have >= head - tail.size() && ancestry.holds(of, have);
  }

  /** The entries next after {@code have}, as many as one message holds; for one that continues. */
  public LinkMessage.Delta after(long have, Instant clock) {
    var from = tail.size() - (int) (head - have);
    var to = from;
    var bytes = 0;
    while (to < tail.size() && to - from < LinkMessage.MAX_ENTRIES && bytes < MAX_BYTES) {
      bytes += bytes(tail.get(to).change());
      to++;
    }
    var after = ancestry.at(have).orElseThrow();
    return new LinkMessage.Delta(epoch, after, tail.subList(from, to), head, clock);
  }

  /** The whole state in chunks, as of {@link #head}. */
  public List<LinkMessage.Snapshot> snapshot(Instant clock) {
    var chunks = new ArrayList<List<Change>>();
    var chunk = new ArrayList<Change>();
    var bytes = 0;
    var changes = new ArrayList<Change>(ancestry.opened());
    changes.addAll(state.changes(clock));
    for (var change : changes) {
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

  public Epoch epoch() {
    return epoch;
  }

  public long head() {
    return head;
  }

  /** How the current history came about. */
  public Ancestry ancestry() {
    return ancestry;
  }

  /** The last entry that was there before this log went on from it; 0 for none. */
  public long inherited() {
    return inherited;
  }

  /** First entry that is still kept, and of which it is known which history minted it. */
  public long oldest() {
    return Math.max(head - tail.size(), ancestry.firstFork()) + 1;
  }

  public LogState state() {
    return state;
  }

  /** The entries after {@code have}; for one that continues. */
  public List<LogEntry> since(long have) {
    return List.copyOf(tail.subList(tail.size() - (int) (head - have), tail.size()));
  }

  /** The entry {@code seq}, as long as it is kept. */
  public Optional<LogEntry> entry(long seq) {
    var at = tail.size() - 1 - (head - seq);
    return at < 0 || at >= tail.size() ? Optional.empty() : Optional.of(tail.get((int) at));
  }

  /** Bytes of an ignore rule in a message, by estimate. */
  public static int bytes(IgnoreRule rule) {
    var names = rule.scope().groups().size() + rule.scope().hosts().size();
    return 160 + 3 * (rule.comment().length() + rule.author().length()) + 68 * names;
  }

  /** Bytes of the change in a message, by estimate. */
  public static int bytes(Change change) {
    return switch (change) {
      case Change.Blocked(var verdict) ->
          500 + 260 * verdict.evidence().size() + 66 * verdict.furtherHosts().size();
      case Change.ServedChanged(var served) -> 50 + served.tcp().length() + served.udp().length();
      case Change.HostEnrolled(var host) -> 120 + 42 * host.addresses().size();
      case TrustChange.TokenMade made ->
          600 + 42 * made.addresses().size() + 68 * made.groups().size();
      case TrustChange.AddressesClaimed claim -> 120 + 42 * claim.addresses().size();
      case TrustChange.AddressesApproved approved -> 320 + 42 * approved.addresses().size();
      case Change.IgnoreAdded(var rule) -> bytes(rule);
      case Change.IgnoreVersioned versioned ->
          600
              + versioned.before().stream().mapToInt(VerdictLog::bytes).sum()
              + 45 * versioned.fresh().size();
      case Change.Noted _ -> 1_400;
      case Change.EpochOpened _,
          Change.Passed _,
          Change.Unknown _,
          Change.Unblocked _,
          Change.Lifted _,
          Change.IgnoreRemoved _,
          Change.HostRemoved _,
          TrustChange.TokenUsed _,
          TrustChange.HostRevoked _,
          TrustChange.UserAdded _,
          TrustChange.ExportTokenMade _,
          TrustChange.ExportTokenEnded _ ->
          600;
    };
  }
}
