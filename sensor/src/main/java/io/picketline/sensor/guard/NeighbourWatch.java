package io.picketline.sensor.guard;

import io.picketline.sensor.netlink.Neighbours;
import io.picketline.sensor.work.Kept;
import io.picketline.sensor.work.Worker;
import java.util.function.Consumer;

/**
 * Tells {@link LinkForgery} what the kernel says of this host's neighbours, as it changes. On a
 * platform thread of its own.
 */
public final class NeighbourWatch implements Kept.Beginning<Worker> {
  private static final int WAIT_MILLIS = 100;

  private final LinkForgery forgery;

  /** A watch at rest. */
  public NeighbourWatch(LinkForgery forgery) {
    this.forgery = forgery;
  }

  /**
   * Looks once, then goes on from its own thread. When it fails nothing is taken for forged until
   * it is begun anew.
   *
   * @throws io.picketline.sensor.netlink.NetlinkException if the kernel does not tell
   */
  @Override
  public Worker begin(Consumer<? super Exception> failed) {
    var neighbours = Neighbours.open();
    return new Worker(
            "neighbours",
            () -> look(neighbours),
            neighbours::close,
            cause -> {
              forgery.forgetNeighbours(); // what is not kept current must not judge
              failed.accept(cause);
            })
        .startAfter(() -> neighbours.all(forgery::neighbour));
  }

  private void look(Neighbours neighbours) {
    if (!neighbours.changes(forgery::neighbour, WAIT_MILLIS)) {
      forgery.forgetNeighbours();
      neighbours.all(forgery::neighbour);
    }
  }
}
