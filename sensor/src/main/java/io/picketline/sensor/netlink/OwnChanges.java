package io.picketline.sensor.netlink;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells this sensor's own changes of the packet filter from those of other hands: by the sockets
 * they go through, and by their number. For any thread.
 */
public final class OwnChanges {
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final AtomicInteger commits = new AtomicInteger();

  /** Whether a change that came through a socket of this port is our own. */
  public boolean through(int port) {
    return ports.contains(port);
  }

  /** The ports of all sockets of ours that are open. */
  public Set<Integer> ports() {
    return Set.copyOf(ports);
  }

  /** Transactions of ours that the kernel has taken, counted round. */
  public int commits() {
    return commits.get();
  }

  void opened(int port) {
    ports.add(port);
  }

  void closed(int port) {
    ports.remove(port);
  }

  void committed() {
    commits.incrementAndGet();
  }
}
