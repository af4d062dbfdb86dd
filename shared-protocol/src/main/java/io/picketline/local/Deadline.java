package io.picketline.local;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection when its time is over, unless it is prolonged before. However often that is,
 * hardly more than one alarm waits. Thread-safe.
 */
public final class Deadline implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

  private final Closeable connection;
  private final LongFunction<Executor> after;

  /** By {@link System#nanoTime()}, as the next is. */
  private long end;

  /** When it is looked next whether the time is over: no later than that. */
  private long alarm;

  private boolean done;

  /** One for {@code connection}, after {@code limit}. */
  public Deadline(Closeable connection, Duration limit) {
    this(
        connection, limit, nanos -> CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS));
  }

  /** The same by another clock. */
  Deadline(Closeable connection, Duration limit, LongFunction<Executor> after) {
    this.connection = connection;
    this.after = after;
    var now = System.nanoTime();
    this.end = now + limit.toNanos();
    await(now);
  }

  /** Puts it off, to so much from now on; without effect once it is over. */
  public synchronized void extend(Duration limit) {
    if (done) {
      return;
    }
    var now = System.nanoTime();
    end = now + limit.toNanos();
    if (end - alarm < 0) {
      await(now);
    }
  }

  /** The connection may last; whoever has it closes it. */
  @Override
  public synchronized void close() {
    done = true;
  }

  private void await(long now) {
    var at = end;
    alarm = at;
    after.apply(Math.max(0, at - now)).execute(() -> ring(at));
  }

  private void ring(long at) {
    if (!over(at)) {
      return;
    }
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("a request could not be closed: {}", e.toString());
    }
  }

  private synchronized boolean over(long at) {
    if (done || at != alarm) {
      return false;
    }
    var now = System.nanoTime();
    if (now - end < 0) {
      await(now);
      return false;
    }
    done = true;
    return true;
  }
}
