package io.picketline.sensor.work;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Begins anew what failed, on one thread that is there from the first failure on. */
public final class Again implements Kept.Timer, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;

  /** Has nothing to do yet. */
  public Again(String name) {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name(name).factory(),
            new ThreadPoolExecutor.DiscardPolicy()); // at the end nothing is begun anew
  }

  @Override
  public void after(Duration pause, Runnable work) {
    var _ = thread.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Begins nothing any more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
