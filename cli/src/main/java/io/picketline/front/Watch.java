package io.picketline.front;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Closes a connection when a time is over, which ends whatever waits on it. */
final class Watch extends Thread {

  private static final long LIMIT_MILLIS = 1_000L * Unanswered.LIMIT_SECONDS;

  private final SocketChannel connection;
  private volatile boolean over;

  /** Not running yet. */
  Watch(SocketChannel connection) {
    super("watch");
    this.connection = connection;
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      Thread.sleep(LIMIT_MILLIS);
      over = true;
      connection.close();
    } catch (InterruptedException e) {
      interrupt();
    } catch (IOException _) {
      over = true;
    }
  }

  /** Whether the time is over. */
  boolean over() {
    return over;
  }
}
