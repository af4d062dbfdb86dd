package io.picketline.lab.fleet;

import java.util.concurrent.atomic.AtomicInteger;

/** Starts a daemon again that ended by itself, as its unit does, until this is closed. */
public final class Unit implements AutoCloseable {

  private static final long LOOK_MILLIS = 200;

  private final DaemonProcess daemon;
  private final Thread thread;
  private final AtomicInteger starts = new AtomicInteger();
  private volatile boolean over;

  /** Begins to look after it. */
  public Unit(DaemonProcess daemon) {
    this.daemon = daemon;
    thread = Thread.ofPlatform().daemon().name("unit of " + daemon.host()).start(this::run);
  }

  private void run() {
    try {
      while (!over) {
        if (!daemon.alive()) {
          daemon.startAgain();
          starts.incrementAndGet();
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How often it was started again. */
  public int starts() {
    return starts.get();
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }
}
