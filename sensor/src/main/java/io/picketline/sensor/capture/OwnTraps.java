package io.picketline.sensor.capture;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which ports this sensor itself has bound, so that nobody takes them for a service. One thread
 * tells; any may ask, without locks.
 */
public final class OwnTraps {
  private static final int PORTS = 1 << 16;

  private final AtomicIntegerArray tcp = new AtomicIntegerArray(PORTS);
  private final AtomicIntegerArray udp = new AtomicIntegerArray(PORTS);

  /** Whether a socket of the sensor's is, or is just being, bound to the port, 0 to 65535. */
  public boolean hold(boolean ofTcp, int port) {
    return of(ofTcp).getAcquire(port) > 0;
  }

  /** One more socket is to be bound there: told before it is. */
  void add(boolean ofTcp, int port) {
    of(ofTcp).incrementAndGet(port);
  }

  /** One socket less is bound there: told after it is closed. */
  void remove(boolean ofTcp, int port) {
    of(ofTcp).decrementAndGet(port);
  }

  /** How many ports of a protocol are bound. */
  int count(boolean ofTcp) {
    var ports = of(ofTcp);
    var count = 0;
    for (var port = 0; port < PORTS; port++) {
      count += ports.getPlain(port) > 0 ? 1 : 0;
    }
    return count;
  }

  private AtomicIntegerArray of(boolean ofTcp) {
    return ofTcp ? tcp : udp;
  }
}
