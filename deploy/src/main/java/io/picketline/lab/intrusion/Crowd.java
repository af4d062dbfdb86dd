package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.Topology;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Many connections from one address of the attacker, one thread for all of them. */
final class Crowd {

  /** Fewer than the files that a process may have open where nobody raised it. */
  private static final int AT_A_TIME = 500;

  private static final long LOOK_MILLIS = 20;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /**
   * Longer than the coordinator bears silence. Whose last part of TCP's handshake found a full
   * queue thinks that he is connected and is never told otherwise.
   */
  private static final Duration FORGOTTEN = Duration.ofSeconds(13);

  private static final int SOME = 512;

  private final ByteBuffer read = ByteBuffer.allocate(SOME);
  private final InetSocketAddress from;
  private final InetSocketAddress to;
  private final byte[] first;
  private final long until = System.nanoTime() + LIMIT.toNanos();
  private int made;
  private int open;
  private int over;
  private long lastOver = System.nanoTime();

  private Crowd(InetSocketAddress from, InetSocketAddress to, byte[] first) {
    this.from = from;
    this.to = to;
    this.first = first.clone();
  }

  /**
   * How it went.
   *
   * @param made connections that were tried
   * @param over those that the other end has ended
   */
  record Outcome(int made, int over) {}

  /**
   * Makes {@code total} connections one after the other, as many at a time as get in; each says
   * {@code first} and no more. Ends when all have been tried.
   */
  static Outcome press(Ground ground, SourceAddress source, int port, int total, byte[] first) {
    var from = new InetSocketAddress(source.toInetAddress(), 0);
    var to = new InetSocketAddress(ground.target().toInetAddress(), port);
    return new NetworkNamespace(Topology.ATTACKER)
        .call(() -> new Crowd(from, to, first).press(total));
  }

  private Outcome press(int total) throws IOException {
    try (var selector = Selector.open()) {
      while (over < total && System.nanoTime() < until) {
        while (open < AT_A_TIME && made < total) {
          begin(selector);
        }
        selector.select(this::look, LOOK_MILLIS);
        if (made == total && (open < AT_A_TIME / 2 || isForgotten())) {
          break; // those that are left wait for the end of their time
        }
      }
      for (var key : selector.keys()) {
        key.channel().close();
      }
    }
    return new Outcome(made, over);
  }

  private boolean isForgotten() {
    return System.nanoTime() - lastOver > FORGOTTEN.toNanos();
  }

  private void begin(Selector selector) throws IOException {
    var channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.bind(from);
    channel.register(selector, SelectionKey.OP_CONNECT);
    channel.connect(to);
    made++;
    open++;
  }

  private void look(SelectionKey key) {
    var channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        channel.write(ByteBuffer.wrap(first));
      } else if (key.isReadable() && channel.read(read.clear()) < 0) {
        end(key);
      }
    } catch (IOException _) {
      end(key);
    }
  }

  private void end(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException _) {
      key.cancel();
    }
    open--;
    over++;
    lastOver = System.nanoTime();
  }
}
