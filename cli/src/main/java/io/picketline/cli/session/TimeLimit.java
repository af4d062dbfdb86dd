package io.picketline.cli.session;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Closes a connection after some time, which ends whatever waits on it. */
final class TimeLimit implements AutoCloseable {

  private final Thread watch;
  private final AtomicBoolean over;

  private TimeLimit(Thread watch, AtomicBoolean over) {
    this.watch = watch;
    this.over = over;
  }

  /** Runs from now on. */
  static TimeLimit of(Duration limit, Closeable connection) {
    var over = new AtomicBoolean();
    Runnable wait =
        () -> {
          try {
            Thread.sleep(limit);
            over.set(true);
            connection.close();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    return new TimeLimit(Thread.ofPlatform().daemon().name("time-limit").start(wait), over);
  }

  /** Whether it has run out. */
  boolean over() {
    return over.get();
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
