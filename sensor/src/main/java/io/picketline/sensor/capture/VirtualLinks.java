package io.picketline.sensor.capture;

import io.picketline.sensor.netlink.Link;
import java.util.BitSet;
import java.util.Collection;

/**
 * Which interfaces may bring packets whose checksums were never finished. Replaced as a whole when
 * the host's interfaces change; packet threads ask it without locks.
 */
public final class VirtualLinks {
  private volatile BitSet physical = new BitSet();

  /** The interfaces of the host from now on. */
  public void replace(Collection<Link> links) {
    var next = new BitSet();
    links.stream().filter(link -> !link.virtual()).forEach(link -> next.set(link.index()));
    physical = next;
  }

  /** Whether it is virtual; one that is not known is, for those that come and go are. */
  public boolean isVirtual(int index) {
    return index < 0 || !physical.get(index);
  }
}
