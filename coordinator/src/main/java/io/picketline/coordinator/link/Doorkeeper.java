package io.picketline.coordinator.link;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts who is inside and who is still at the door, so that neither grows without bound. */
final class Doorkeeper {

  private final LinkLimits limits;
  private final Map<InetAddress, Integer> knocking = new HashMap<>();
  private int atTheDoor;
  private int inside;

  Doorkeeper(LinkLimits limits) {
    this.limits = limits;
  }

  /** Whether one more connection from {@code address} may try its handshake; counts it if so. */
  boolean admit(InetAddress address) {
    var same = knocking.getOrDefault(address, 0);
    if (atTheDoor >= limits.maxHandshakes() || same >= limits.maxHandshakesPerAddress()) {
      return false;
    }
    knocking.put(address, same + 1);
    atTheDoor++;
    return true;
  }

  /** Its peer is known now; whether there is room for it. */
  boolean seat(InetAddress address) {
    leaveDoor(address);
    inside++;
    return inside <= limits.maxSessions();
  }

  /** It is gone before its peer was known. */
  void leaveDoor(InetAddress address) {
    knocking.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    atTheDoor--;
  }

  /** It is gone after its peer was known. */
  void leave() {
    inside--;
  }

  /** Connections whose peer is known. */
  int inside() {
    return inside;
  }
}
