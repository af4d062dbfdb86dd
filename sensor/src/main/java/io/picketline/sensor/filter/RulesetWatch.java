package io.picketline.sensor.filter;

import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.NfEvents;
import io.picketline.sensor.netlink.NfEvents.Heard;
import io.picketline.sensor.netlink.OwnChanges;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits, on a thread of its own, for another's hand in our table. */
final class RulesetWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RulesetWatch.class);
  private static final int WAIT_MILLIS = 200;

  private final NfEvents events;
  private final Runnable changed;
  private final Thread thread;
  private final AtomicReference<Heard> heard = new AtomicReference<>(Heard.NOTHING);
  private volatile boolean closed;

  /**
   * Begins to wait.
   *
   * @param changed called on the waiting thread, once for all that came at a time
   * @throws NetlinkException if the kernel refuses
   */
  RulesetWatch(String table, OwnChanges own, Runnable changed) {
    this.changed = changed;
    events = NfEvents.open(table, own);
    thread = Thread.ofPlatform().name("ruleset-watch").daemon().start(this::run);
  }

  /** What was heard since this was last asked. */
  Heard take() {
    return heard.getAndSet(Heard.NOTHING);
  }

  /** What was heard so far. */
  Heard heard() {
    return heard.get();
  }

  /** Transactions of other hands on whatever table; counted round. */
  int foreignCommits() {
    return events.foreignCommits();
  }

  @Override
  public void close() {
    closed = true;
    // The thread closes the socket: it may be waiting on it.
    if (Thread.currentThread() != thread) {
      try {
        thread.join(10L * WAIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      while (!closed) {
        var now = events.await(WAIT_MILLIS);
        if (now != Heard.NOTHING) {
          heard.accumulateAndGet(now, (one, other) -> one.compareTo(other) >= 0 ? one : other);
          changed.run();
        }
      }
    } catch (NetlinkException e) {
      LOG.error(
          "changes of the packet filter by others are found late from now on: {}", e.getMessage());
    } finally {
      events.close();
    }
  }
}
