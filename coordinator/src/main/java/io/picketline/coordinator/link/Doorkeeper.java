package io.picketline.coordinator.link;

import io.picketline.coordinator.door.Callers;
import io.picketline.coordinator.door.Neighbourhood;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Who is at the door and how many are inside, so that neither grows without bound. Callers from one
 * address, or from one /64 of IPv6, which is one network's to hand out, count together. When the
 * door is full, the first to have come from where most stand has to go, and first of all from where
 * nobody was ever let in: a crowd keeps itself out, and nobody else.
 *
 * @param <K> a connection
 */
final class Doorkeeper<K> {

  private final LinkLimits limits;
  private final Callers<K> atTheDoor = new Callers<>();

  /** Where those come from who were let in; who came last of all is forgotten last. */
  private final SequencedSet<Neighbourhood> known = new LinkedHashSet<>();

  private int inside;

  Doorkeeper(LinkLimits limits) {
    this.limits = limits;
  }

  /** Whether one more connection from {@code address} may try its handshake. */
  boolean admits(InetAddress address) {
    return atTheDoor.from(Neighbourhood.of(address)) < limits.maxHandshakesPerAddress();
  }

  /** One more tries its handshake; answers who has to make room for it. */
  Optional<K> knock(InetAddress address, K caller) {
    var full = waiting() >= limits.maxHandshakes();
    var gone = full ? atTheDoor.makeRoom(from -> !known.contains(from)) : Optional.<K>empty();
    atTheDoor.add(Neighbourhood.of(address), caller);
    return gone;
  }

  /** Its peer is known now; whether there is room for it. */
  boolean seat(InetAddress address, K caller) {
    leaveDoor(address, caller);
    known.addLast(Neighbourhood.of(address));
    if (known.size() > limits.maxSessions()) {
      known.removeFirst();
    }
    inside++;
    return inside <= limits.maxSessions();
  }

  /** It is gone before its peer was known, if it had not made room already. */
  void leaveDoor(InetAddress address, K caller) {
    atTheDoor.remove(Neighbourhood.of(address), caller);
  }

  /** It is gone after its peer was known. */
  void leave() {
    inside--;
  }

  /** Connections whose peer is not known yet. */
  int waiting() {
    return atTheDoor.size();
  }

  /** Connections whose peer is known. */
  int inside() {
    return inside;
  }
}
