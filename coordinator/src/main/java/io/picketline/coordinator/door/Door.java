package io.picketline.coordinator.door;

import java.net.InetAddress;
import java.util.function.Consumer;

/**
 * Counts connections, in all and by where they come from. When all places are taken, one of the
 * largest crowd makes room, of those that have not said yet what they want. Thread-safe.
 *
 * @param <K> a connection
 */
public final class Door<K> {

  private final int most;
  private final int mostOfOne;
  private final Consumer<K> end;
  private final Callers<K> silent = new Callers<>();
  private final Callers<K> served = new Callers<>();

  /**
   * Nobody has come yet.
   *
   * @param most connections at a time
   * @param mostOfOne those from one place
   * @param end ends a connection that makes room
   */
  public Door(int most, int mostOfOne, Consumer<K> end) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.end = end;
  }

  /** Whether one more may come in; counts it if so. */
  public synchronized boolean admit(InetAddress address, K caller) {
    var from = Neighbourhood.of(address);
    if (silent.from(from) + served.from(from) >= mostOfOne) {
      return false;
    }
    if (silent.size() + served.size() >= most) {
      var gone = silent.makeRoom();
      if (gone.isEmpty()) {
        return false;
      }
      end.accept(gone.get());
    }
    silent.add(from, caller);
    return true;
  }

  /** One has shown who it is, or what it wants: it makes room for nobody. */
  public synchronized void serves(InetAddress address, K caller) {
    var from = Neighbourhood.of(address);
    if (silent.remove(from, caller)) {
      served.add(from, caller);
    }
  }

  /** One that came in is gone. */
  public synchronized void leave(InetAddress address, K caller) {
    var from = Neighbourhood.of(address);
    if (!silent.remove(from, caller)) {
      served.remove(from, caller);
    }
  }
}
