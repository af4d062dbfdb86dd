package io.picketline.sensor.capture;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where this sensor itself has bound sockets, so that nobody takes them for a service. By address
 * and port: what listens on the same port of another address is a service all the same. One thread
 * tells; any may ask, without locks.
 */
public final class OwnTraps {
  private static final int PORTS = 1 << 16;
  private static final int WORDS = 2;

  // of each port the two words of each address; what is in an array never changes
  private final AtomicReferenceArray<long @Nullable []> tcp = new AtomicReferenceArray<>(PORTS);
  private final AtomicReferenceArray<long @Nullable []> udp = new AtomicReferenceArray<>(PORTS);

  /**
   * Whether a socket of the sensor's is, or is just being, bound to the port, 0 to 65535, of the
   * address, given as the two words of a source address. Allocates nothing.
   */
  public boolean hold(boolean ofTcp, long high, long low, int port) {
    var addresses = of(ofTcp).getAcquire(port);
    return addresses != null && place(addresses, high, low) >= 0;
  }

  /** One more socket is to be bound there: told before it is. */
  void add(boolean ofTcp, long high, long low, int port) {
    var before = of(ofTcp).getPlain(port);
    var length = before == null ? 0 : before.length;
    var now = before == null ? new long[WORDS] : Arrays.copyOf(before, length + WORDS);
    now[length] = high;
    now[length + 1] = low;
    of(ofTcp).setRelease(port, now);
  }

  /** One socket less is bound there: told after it is closed. */
  void remove(boolean ofTcp, long high, long low, int port) {
    var before = of(ofTcp).getPlain(port);
    var place = before == null ? -1 : place(before, high, low);
    if (before == null || place < 0) {
      throw new IllegalStateException("no trap was added there, port %d".formatted(port));
    }
    var now = Arrays.copyOf(before, before.length - WORDS);
    System.arraycopy(before, place + WORDS, now, place, now.length - place);
    of(ofTcp).setRelease(port, now.length == 0 ? null : now);
  }

  /** How many ports of a protocol are bound. */
  int count(boolean ofTcp) {
    var ports = of(ofTcp);
    var count = 0;
    for (var port = 0; port < PORTS; port++) {
      count += ports.getPlain(port) == null ? 0 : 1;
    }
    return count;
  }

  private static int place(long[] addresses, long high, long low) {
    for (var place = 0; place < addresses.length; place += WORDS) {
      if (addresses[place] == high && addresses[place + 1] == low) {
        return place;
      }
    }
    return -1;
  }

  private AtomicReferenceArray<long @Nullable []> of(boolean ofTcp) {
    return ofTcp ? tcp : udp;
  }
}
