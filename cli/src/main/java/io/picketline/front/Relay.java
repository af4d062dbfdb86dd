package io.picketline.front;

import io.picketline.relay.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Has a daemon run a command line, and prints what it says. */
final class Relay {

  /** How it went. */
  enum End {
    /** There is an exit code. */
    DONE,
    /** The daemon did not run it, and nothing was changed. */
    NOT_RUN,
    /** The daemon began and did not end, or has not said anything in time. */
    UNANSWERED
  }

  private static final int BUFFER = 1 << 14;
  private static final int HEAD = 5;

  private final Path socket;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final OutputStream out;
  private final OutputStream err;
  private final long limitMillis;
  private boolean outBroken;
  private boolean errBroken;
  private boolean taken;
  private boolean begun;
  private boolean late;
  private int code;

  /** To the daemon behind {@code socket}, which may take so long to say anything. */
  Relay(Path socket, OutputStream out, OutputStream err, long limitMillis) {
    this.socket = socket;
    this.out = out;
    this.err = err;
    this.limitMillis = limitMillis;
    buffer.limit(0);
  }

  /** Whether something may have been changed. */
  boolean taken() {
    return taken;
  }

  /** Whether the daemon took too long. */
  boolean late() {
    return late;
  }

  /** The exit code, if it is done. */
  int code() {
    return code;
  }

  /** Runs it. */
  End run(byte[] errand) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var watch = new Watch(channel, limitMillis);
      watch.start();
      try {
        write(channel, ByteBuffer.wrap(errand));
        return answer(channel);
      } catch (IOException _) {
        late = watch.over();
        return taken || begun || late ? End.UNANSWERED : End.NOT_RUN;
      }
    } catch (IOException | UnsupportedOperationException _) {
      return End.NOT_RUN;
    }
  }

  private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private End answer(SocketChannel from) throws IOException {
    while (true) {
      fill(from, HEAD);
      var part = buffer.get();
      var length = buffer.getInt();
      switch (part) {
        case Outcome.TAKEN -> taken = true;
        case Outcome.OUT -> outBroken = copy(from, length, out, outBroken);
        case Outcome.ERR -> errBroken = copy(from, length, err, errBroken);
        case Outcome.EXIT -> {
          fill(from, Integer.BYTES);
          code = buffer.getInt();
          return End.DONE;
        }
        default -> {
          return End.NOT_RUN;
        }
      }
    }
  }

  /**
   * Copies so many bytes.
   *
   * @param broken whether nobody reads them any more: what is left is passed over
   * @return whether nobody does now
   */
  private boolean copy(SocketChannel from, int length, OutputStream to, boolean broken)
      throws IOException {
    var nobody = broken;
    begun = true;
    for (var left = length; left > 0; ) {
      if (!buffer.hasRemaining()) {
        fill(from, 1);
      }
      var count = Math.min(left, buffer.remaining());
      if (!nobody) {
        try {
          to.write(buffer.array(), buffer.position(), count);
        } catch (IOException _) {
          nobody = true;
        }
      }
      buffer.position(buffer.position() + count);
      left -= count;
    }
    return nobody;
  }

  /** Has at least so many bytes in the buffer. */
  private void fill(SocketChannel from, int count) throws IOException {
    if (buffer.remaining() >= count) {
      return;
    }
    buffer.compact();
    while (buffer.position() < count) {
      if (from.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    buffer.flip();
  }
}
