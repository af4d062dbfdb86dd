package io.picketline.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has the service manager wait for a daemon whose start takes long, as with a journal of millions
 * of entries to read, until this is closed; within bounds, so that one that hangs is not waited
 * for.
 */
public final class LongStart implements AutoCloseable {

  private static final Duration STEP = Duration.ofSeconds(20);
  private static final Duration EACH = STEP.multipliedBy(3);
  private static final int MOST_STEPS = 90;

  private final ServiceManager manager;
  private final Duration step;
  private final CountDownLatch end = new CountDownLatch(1);

  LongStart(ServiceManager manager, Duration step) {
    this.manager = manager;
    this.step = step;
  }

  /** Begins, for the service manager of this process. */
  public static LongStart begin() {
    var start = new LongStart(ServiceManager.own(), STEP);
    start.run();
    return start;
  }

  void run() {
    if (manager.listens()) {
      Thread.ofPlatform().daemon().name("long-start").start(this::extend);
    }
  }

  private void extend() {
    try {
      for (var steps = 0; steps < MOST_STEPS; steps++) {
        if (end.await(step.toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
        manager.busyFor(EACH);
        manager.status("starting");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
  }
}
