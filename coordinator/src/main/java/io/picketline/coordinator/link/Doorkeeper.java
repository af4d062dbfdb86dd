package io.picketline.coordinator.link;

import static java.util.Comparator.comparingInt;

import io.picketline.protocol.SourceAddress;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.BinaryOperator;

/**
 * Who is at the door and how many are inside, so that neither grows without bound. Callers from one
 * address, or from one /64 of IPv6, which is one network's to hand out, count together. When the
 * door is full, the first to have come from where most stand has to go, and first of all from where
 * nobody was ever let in: a crowd keeps itself out, and nobody else.
 *
 * @param <K> a connection
 */
final class Doorkeeper<K> {

  private static final int V6_SITE = 64;

  private final LinkLimits limits;

  /** In the order in which the first from there came. */
  private final Map<SourceAddress, SequencedSet<K>> atTheDoor = new LinkedHashMap<>();

  /** Where those come from who were let in; who came last of all is forgotten last. */
  private final SequencedSet<SourceAddress> known = new LinkedHashSet<>();

  private int waiting;
  private int inside;

  Doorkeeper(LinkLimits limits) {
    this.limits = limits;
  }

  /** Whether one more connection from {@code address} may try its handshake. */
  boolean admits(InetAddress address) {
    var same = atTheDoor.get(site(address));
    return same == null || same.size() < limits.maxHandshakesPerAddress();
  }

  /** One more tries its handshake; answers who has to make room for it. */
  Optional<K> knock(InetAddress address, K caller) {
    var gone = waiting < limits.maxHandshakes() ? Optional.<K>empty() : firstOfTheCrowd();
    atTheDoor.computeIfAbsent(site(address), _ -> new LinkedHashSet<>()).add(caller);
    waiting++;
    return gone;
  }

  private Optional<K> firstOfTheCrowd() {
    var bySize =
        comparingInt((Map.Entry<SourceAddress, SequencedSet<K>> at) -> at.getValue().size());
    var largest = BinaryOperator.maxBy(bySize);
    var crowd =
        atTheDoor.entrySet().stream()
            .filter(at -> !known.contains(at.getKey()))
            .reduce(largest)
            .or(() -> atTheDoor.entrySet().stream().reduce(largest));
    var first = crowd.map(at -> at.getValue().getFirst());
    first.ifPresent(caller -> leave(crowd.orElseThrow().getKey(), caller));
    return first;
  }

  /** Its peer is known now; whether there is room for it. */
  boolean seat(InetAddress address, K caller) {
    leaveDoor(address, caller);
    known.addLast(site(address));
    if (known.size() > limits.maxSessions()) {
      known.removeFirst();
    }
    inside++;
    return inside <= limits.maxSessions();
  }

  /** It is gone before its peer was known, if it had not made room already. */
  void leaveDoor(InetAddress address, K caller) {
    leave(site(address), caller);
  }

  private void leave(SourceAddress site, K caller) {
    var same = atTheDoor.get(site);
    if (same != null && same.remove(caller)) {
      waiting--;
      if (same.isEmpty()) {
        atTheDoor.remove(site);
      }
    }
  }

  /** It is gone after its peer was known. */
  void leave() {
    inside--;
  }

  /** Connections whose peer is not known yet. */
  int waiting() {
    return waiting;
  }

  /** Connections whose peer is known. */
  int inside() {
    return inside;
  }

  private static SourceAddress site(InetAddress address) {
    var whole = SourceAddress.of(address);
    return whole.isV4() ? whole : whole.masked(V6_SITE);
  }
}
