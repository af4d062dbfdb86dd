package io.picketline.sensor.work;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A platform thread that repeats one piece of work until it is stopped, then cleans up after
 * itself. Work that throws ends it, which is told once.
 */
public final class Worker implements Kept.Running {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Thread thread;
  private final Runnable cleanUp;
  private volatile boolean stopped;

  /**
   * A worker at rest.
   *
   * @param work returns within about 200 ms, or when whoever stops it makes it
   * @param cleanUp the last thing done on the thread, whatever ends it
   * @param failed told what ended the work, unless it was {@link #stop}
   */
  public Worker(
      String name, Runnable work, Runnable cleanUp, Consumer<? super RuntimeException> failed) {
    this.cleanUp = cleanUp;
    thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(work, failed));
  }

  /**
   * Begins; cleans up at once if there is no room for a thread.
   *
   * @throws IllegalStateException if there is none
   */
  public void start() {
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // the JVM's word for a system that has no more threads
      cleanUp.run();
      throw new IllegalStateException("cannot begin thread " + thread.getName(), e);
    }
  }

  /**
   * Does {@code first} on the caller's thread, then begins; cleans up if either fails, and throws
   * what it was.
   */
  public Worker startAfter(Runnable first) {
    var done = false;
    try {
      first.run();
      done = true;
    } finally {
      if (!done) {
        cleanUp.run();
      }
    }
    start();
    return this;
  }

  /** Lets the work under way be the last. */
  public void endSoon() {
    stopped = true;
  }

  /** Ends the work; returns when it has ended, at once if called by the work itself. */
  public void stop() {
    endSoon();
    if (Thread.currentThread() == thread || !thread.isAlive()) {
      return;
    }
    try {
      if (!thread.join(PATIENCE)) {
        LOG.warn("thread={} does not end", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void run(Runnable work, Consumer<? super RuntimeException> failed) {
    try {
      while (!stopped) {
        work.run();
      }
    } catch (RuntimeException e) { // the thread's edge: whoever supervises it decides
      if (!stopped) {
        failed.accept(e);
      }
    } catch (Error e) { // a thread must not end untold, of whatever
      if (!stopped) {
        failed.accept(new IllegalStateException(e));
      }
    } finally {
      cleanUp.run();
    }
  }
}
