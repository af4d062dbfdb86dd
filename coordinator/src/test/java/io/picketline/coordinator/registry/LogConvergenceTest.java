package io.picketline.coordinator.registry;

import static io.picketline.coordinator.registry.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.History;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Readers that lose, repeat and miss messages must all end with what the log says. */
class LogConvergenceTest {
  private static final int RETAINED = 8;
  private static final int HISTORIES = Boolean.getBoolean("picketline.full") ? 10_000 : 200;

  private Random random = new Random(0);
  private Instant now = NOW;
  private VerdictLog log = new VerdictLog(History.EMPTY, 1, RETAINED);
  private List<Follower> followers = List.of();
  private long pushed;
  private int snapshots;

  @Test
  void follow_lossRepetitionAndRestarts_allConverge() {
    for (var seed = 0; seed < HISTORIES; seed++) {
      random = new Random(seed);
      log = new VerdictLog(History.EMPTY, 1, RETAINED);
      pushed = 0;
      followers = List.of(new Follower(), new Follower(), new Follower());
      for (var step = 0; step < 120; step++) {
        step();
      }
      settle();
      for (var follower : followers) {
        assertThat(follower.table()).as("seed %d", seed).isEqualTo(table(log.state()));
        assertThat(follower.have).as("seed %d", seed).isEqualTo(log.head());
      }
    }
    assertThat(snapshots).isPositive();
  }

  private void step() {
    now = now.plusMillis(random.nextInt(2000));
    switch (random.nextInt(10)) {
      case 0 -> restart();
      case 1 -> log.append(unblocked(prefix()));
      case 2 -> log.append(new Change.IgnoreAdded(new IgnoreRule(prefix(), "", "root", now)));
      case 3 -> log.append(new Change.IgnoreRemoved(prefix(), "root", now));
      case 4 -> followers.forEach(this::follow);
      default -> log.append(new Change.Blocked(Samples.verdict(prefix() + "", now, LIFE)));
    }
    push();
    for (var follower : followers) {
      deliver(follower, random.nextInt(100) < 70);
    }
  }

  private static final Duration LIFE = Duration.ofDays(1);

  private Change unblocked(Prefix prefix) {
    return new Change.Unblocked(prefix, "root", now, now.plus(Duration.ofDays(31)));
  }

  // the last entries may be lost with the coordinator, though readers have them
  private void restart() {
    var all = log.since(log.oldest() - 1);
    var kept = all.subList(0, all.size() - random.nextInt(Math.min(3, all.size())));
    if (kept.isEmpty() || log.oldest() != 1) {
      kept = all;
    }
    log = new VerdictLog(history(kept), random.nextLong(), RETAINED);
    pushed = log.head();
    followers.forEach(follower -> follower.reader = new LogReader());
  }

  private History history(List<LogEntry> kept) {
    var head = kept.getLast().seq();
    var state = new ArrayList<LogEntry>();
    if (head == log.head()) {
      log.state().changes(now).forEach(change -> state.add(new LogEntry(1, change)));
    } else {
      var replayed = new LogState();
      kept.forEach(replayed::apply);
      replayed.changes(now).forEach(change -> state.add(new LogEntry(1, change)));
    }
    var chain = log.chain().stream().filter(opened -> opened.forkSeq() < head).toList();
    return new History(
        Optional.of(chain.getLast().epoch()), chain, head, kept, state, Map.of(), List.of());
  }

  private void push() {
    if (pushed < log.head()) {
      var delta = log.after(pushed, now);
      for (var follower : followers) {
        if (follower.reader.takesPushAfter(pushed)) {
          follower.reader.pushed(log.head());
          follower.inbox.add(delta);
        }
      }
      pushed = log.head();
    }
  }

  private void follow(Follower follower) {
    follower.inbox.addAll(follower.reader.onFollow(log, follower.epoch, follower.have, now));
  }

  private void deliver(Follower follower, boolean reliably) {
    while (!follower.inbox.isEmpty()) {
      var message = follower.inbox.remove();
      var fate = reliably ? 0 : random.nextInt(4);
      for (var times = fate == 3 ? 0 : fate == 2 ? 2 : 1; times > 0; times--) {
        if (follower.take(message)) {
          follow(follower);
        }
      }
    }
  }

  private void settle() {
    for (var round = 0; round < 50; round++) {
      now = now.plus(Duration.ofSeconds(6));
      followers.forEach(this::follow);
      followers.forEach(follower -> deliver(follower, true));
    }
  }

  private Prefix prefix() {
    var host = 96 + random.nextInt(8);
    return random.nextInt(4) == 0
        ? Prefix.parse("198.51.100." + host + "/30")
        : Prefix.parse("198.51.100." + host);
  }

  private List<Change> table(LogState state) {
    return state.changes(now);
  }

  /** A sensor as the protocol describes it. */
  private final class Follower {
    private final Deque<LinkMessage> inbox = new ArrayDeque<>();
    private LogReader reader = new LogReader();
    private LogState state = new LogState();
    private LogState arriving = new LogState();
    private int chunks;
    private Optional<Epoch> epoch = Optional.empty();
    private long have;

    /** Whether it follows at once: it has something new, or sees a gap. */
    boolean take(LinkMessage message) {
      return switch (message) {
        case LinkMessage.Delta delta -> takeDelta(delta);
        case LinkMessage.Snapshot part -> takeSnapshot(part);
        default -> throw new IllegalStateException("no answer to a Follow: " + message);
      };
    }

    private boolean takeDelta(LinkMessage.Delta delta) {
      if (delta.entries().isEmpty() || delta.entries().getLast().seq() <= have) {
        return false;
      }
      if (epoch.isEmpty() || delta.entries().getFirst().seq() > have + 1) {
        return true;
      }
      for (var entry : delta.entries()) {
        if (entry.seq() > have) {
          state.apply(entry);
          have = entry.seq();
        }
      }
      epoch = Optional.of(delta.epoch());
      return true;
    }

    private boolean takeSnapshot(LinkMessage.Snapshot part) {
      if (part.chunk() == 0) {
        arriving = new LogState();
        chunks = 0;
      }
      if (part.chunk() != chunks) {
        return false;
      }
      chunks++;
      part.changes().forEach(change -> arriving.apply(new LogEntry(1, change)));
      if (!part.last()) {
        return false;
      }
      snapshots++;
      state = arriving;
      epoch = Optional.of(part.epoch());
      have = part.seq();
      return true;
    }

    List<Change> table() {
      return LogConvergenceTest.this.table(state);
    }
  }
}
