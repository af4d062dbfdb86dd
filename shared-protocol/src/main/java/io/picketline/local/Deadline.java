package io.picketline.local;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a connection when its time is over, unless it is prolonged before. Thread-safe. */
public final class Deadline implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

  private final Closeable connection;
  private CompletableFuture<Void> end;

  /** One for {@code connection}, after {@code limit}. */
  public Deadline(Closeable connection, Duration limit) {
    this.connection = connection;
    this.end = after(limit);
  }

  /** Puts it off, to so much from now on; without effect once it is over. */
  public synchronized void extend(Duration limit) {
    if (end.cancel(false)) {
      end = after(limit);
    }
  }

  /** The connection may last; whoever has it closes it. */
  @Override
  public synchronized void close() {
    end.cancel(false);
  }

  private CompletableFuture<Void> after(Duration limit) {
    return CompletableFuture.runAsync(
        this::over, CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void over() {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("a request could not be closed: {}", e.toString());
    }
  }
}
