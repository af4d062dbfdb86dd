package io.picketline.sensor.capture;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Somebody who connected to a trap: what he said first, until he goes or his time is over. */
final class TrapConnection {

  private final SocketChannel channel;
  private final TrapSpot spot;
  private final InetSocketAddress remote;
  private final long atNanos;
  private final ByteBuffer first = ByteBuffer.allocate(FirstBytes.MOST);
  private final long since;
  private boolean told;
  private boolean open = true;

  /**
   * Just accepted.
   *
   * @param atNanos Unix time in nanoseconds
   * @param since the same moment by System::nanoTime
   */
  TrapConnection(SocketChannel channel, TrapSpot spot, long atNanos, long since)
      throws IOException {
    this.channel = channel;
    this.spot = spot;
    this.atNanos = atNanos;
    this.since = since;
    remote = (InetSocketAddress) channel.getRemoteAddress();
    channel.configureBlocking(false);
    // Closed by a reset: no TIME_WAIT of ours keeps the port from its next user.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  /** Says it once; as much as goes out without waiting. */
  void say(ByteBuffer banner) throws IOException {
    if (banner.hasRemaining()) {
      channel.write(banner);
      channel.shutdownOutput();
    }
  }

  /**
   * Reads what is there.
   *
   * @return whether this was all, for there is no room or nothing more to come
   */
  boolean read() throws IOException {
    if (!first.hasRemaining()) {
      return true;
    }
    var got = channel.read(first);
    if (got < 0) {
      // he has closed his end in order, so we do
      channel.setOption(StandardSocketOptions.SO_LINGER, -1);
      return true;
    }
    return !first.hasRemaining();
  }

  TrapSpot spot() {
    return spot;
  }

  InetSocketAddress remote() {
    return remote;
  }

  /** Unix time in nanoseconds. */
  long atNanos() {
    return atNanos;
  }

  /** Whether this is the first call. */
  boolean tellOnce() {
    var first = !told;
    told = true;
    return first;
  }

  /** What he said so far, as text that is safe to print. */
  String firstText() {
    return FirstBytes.text(first.array(), first.position());
  }

  /** The bytes of what he said so far; behind {@link #firstLength} they mean nothing. */
  byte[] first() {
    return first.array();
  }

  int firstLength() {
    return first.position();
  }

  /** Whether it is closed, or as old as that. */
  boolean over(long nanoTime, Duration age) {
    return !open || nanoTime - since >= age.toNanos();
  }

  void close() {
    open = false;
    try {
      channel.close();
    } catch (IOException e) {
      open = false; // the socket is gone all the same
    }
  }
}
