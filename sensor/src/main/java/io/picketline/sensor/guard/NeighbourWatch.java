package io.picketline.sensor.guard;

import io.picketline.sensor.netlink.Neighbours;
import io.picketline.sensor.netlink.NetlinkException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells {@link LinkForgery} what the kernel says of this host's neighbours, as it changes. On a
 * platform thread of its own.
 */
public final class NeighbourWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NeighbourWatch.class);
  private static final int WAIT_MILLIS = 100;
  private static final long PATIENCE_MILLIS = 5_000;

  private final LinkForgery forgery;
  private final Consumer<RuntimeException> failed;
  private @Nullable Thread thread;
  private volatile boolean stopped;

  /**
   * A watch at rest.
   *
   * @param failed told once, if the watch ends by itself; nothing is taken for forged from then on
   */
  public NeighbourWatch(LinkForgery forgery, Consumer<RuntimeException> failed) {
    this.forgery = forgery;
    this.failed = failed;
  }

  /**
   * Looks once, then goes on from its own thread. May be called once.
   *
   * @throws IOException in the operator's words, if the kernel does not tell
   */
  public void start() throws IOException {
    try {
      var neighbours = opened();
      var own = Thread.ofPlatform().name("neighbours").daemon().unstarted(() -> watch(neighbours));
      thread = own;
      own.start();
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    stopped = true;
    var running = thread;
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Neighbours opened() {
    var neighbours = Neighbours.open();
    try {
      neighbours.all(forgery::neighbour);
      return neighbours;
    } catch (NetlinkException e) {
      neighbours.close();
      throw e;
    }
  }

  private void watch(Neighbours neighbours) {
    try (neighbours) {
      while (!stopped) {
        if (!neighbours.changes(forgery::neighbour, WAIT_MILLIS)) {
          forgery.forgetNeighbours();
          neighbours.all(forgery::neighbour);
        }
      }
    } catch (RuntimeException e) { // the thread's edge: whoever supervises it decides
      LOG.debug("neighbour watch ends", e);
      forgery.forgetNeighbours(); // what is not kept current must not judge
      failed.accept(e);
    }
  }
}
