package io.picketline.front;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Closes a connection when a time is over, which ends whatever waits on it. */
final class Watch extends Thread {

  private final SocketChannel connection;
  private final long limitMillis;
  private volatile boolean over;

  /** Not running yet. */
  Watch(SocketChannel connection, long limitMillis) {
    super("watch");
    this.connection = connection;
    this.limitMillis = limitMillis;
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      Thread.sleep(limitMillis);
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
