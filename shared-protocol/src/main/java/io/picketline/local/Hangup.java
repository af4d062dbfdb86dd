package io.picketline.local;

import java.io.IOException;
import java.io.InputStream;

/** Interrupts the thread that works for a caller when the caller hangs up. */
final class Hangup implements AutoCloseable {

  private final Thread worker;
  private boolean over;

  private Hangup(Thread worker) {
    this.worker = worker;
  }

  /** Watches for the calling thread until it is closed, or {@code in} is. */
  static Hangup watched(InputStream in) {
    var hangup = new Hangup(Thread.currentThread());
    Thread.ofVirtual().name("local-hangup").start(() -> hangup.await(in));
    return hangup;
  }

  private void await(InputStream in) {
    try {
      if (in.read() >= 0) {
        return; // nothing more is asked, and what was asked is answered
      }
    } catch (IOException _) {
      // gone as well
    }
    interrupt();
  }

  private synchronized void interrupt() {
    if (!over) {
      worker.interrupt();
    }
  }

  /** Interrupts nobody any more. */
  @Override
  public synchronized void close() {
    over = true;
  }
}
