package io.picketline.coordinator.link;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.FromSession.Relayed;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.registry.VerdictRegistry.Told;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a session has to tell the registry: one message at a time, and again until it was taken. So
 * nothing is lost between coordinators, and whatever a sensor sends, one message of it waits at the
 * registry. Not thread-safe.
 */
final class Relay {

  private final ActorRef<ToSession> self;
  private final SequencedMap<Object, FromSession> waiting = new LinkedHashMap<>();
  private Optional<Relayed> underWay = Optional.empty();
  private long number;

  /** Nothing to tell yet; {@code self} is told what was taken. */
  Relay(ActorRef<ToSession> self) {
    this.self = self;
  }

  /** Takes a message; where only the latest of its kind counts, one that waits is forgotten. */
  void add(FromSession message) {
    var kind = kind(message);
    waiting.remove(kind);
    waiting.put(kind, message);
  }

  private static Object kind(FromSession message) {
    return switch (message) {
      case Told told -> told.vital().getClass();
      case FromSession.Latest latest -> latest.getClass();
      case VerdictRegistry.Report _, VerdictRegistry.Offer _, VerdictRegistry.Holding _ ->
          new Object();
    };
  }

  /** What is to be sent now: nothing while a message is under way. */
  Optional<Relayed> next() {
    if (underWay.isPresent() || waiting.isEmpty()) {
      return Optional.empty();
    }
    underWay = Optional.of(new Relayed(++number, waiting.pollFirstEntry().getValue(), self));
    return underWay;
  }

  /** The registry has taken that message; whether it is the one under way. */
  boolean taken(long which) {
    if (underWay.filter(one -> one.number() == which).isEmpty()) {
      return false;
    }
    underWay = Optional.empty();
    return true;
  }

  /** The message under way, to be sent again. */
  Optional<Relayed> again() {
    return underWay;
  }

  /** Whether the registry has taken all. */
  boolean idle() {
    return underWay.isEmpty() && waiting.isEmpty();
  }
}
