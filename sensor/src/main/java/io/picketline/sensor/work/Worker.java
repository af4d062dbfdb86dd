package io.picketline.sensor.capture;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A platform thread that repeats one piece of work until it is stopped, then cleans up after
 * itself. Work that throws ends it, which is told once.
 */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Thread thread;
  private volatile boolean stopped;

  /**
   * A worker at rest.
   *
   * @param work returns within about 100 ms, or when whoever stops it makes it
   * @param cleanUp the last thing done on the thread, whatever ends it
   * @param failed told what ended the work, unless it was {@link #stop}
   */
  Worker(String name, Runnable work, Runnable cleanUp, Consumer<RuntimeException> failed) {
    thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(work, cleanUp, failed));
  }

  void start() {
    thread.start();
  }

  /** Lets the work under way be the last. */
  void endSoon() {
    stopped = true;
  }

  /** Ends the work; returns when it has ended, at once if called by the work itself. */
  void stop() {
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

  private void run(Runnable work, Runnable cleanUp, Consumer<RuntimeException> failed) {
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
