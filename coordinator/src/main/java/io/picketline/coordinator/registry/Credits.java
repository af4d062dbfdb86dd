package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.registry.FromSession.Relayed;
import io.picketline.coordinator.registry.VerdictRegistry.Report;
import io.picketline.coordinator.registry.VerdictRegistry.Taken;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells sessions that what they sent was taken, so that they send the next. Evidence is taken only
 * as fast as the journal writes it: what waits for a slow disk waits in the sensors, where it is
 * bounded. Not thread-safe.
 */
final class Credits {

  /** Writes that may wait for the journal before evidence does. */
  static final long MOST_BEHIND = 1_000;

  private final Map<ActorRef<ToSession>, Long> owed = new LinkedHashMap<>();

  /** Whether this message was taken before, and its session only has not been told. */
  boolean owes(Relayed relayed) {
    return Long.valueOf(relayed.number()).equals(owed.get(relayed.session()));
  }

  /**
   * A message was taken.
   *
   * @param behind writes that wait for the journal
   */
  void owe(Relayed relayed, long behind) {
    if (relayed.message() instanceof Report && behind > MOST_BEHIND) {
      owed.put(relayed.session(), relayed.number());
    } else {
      relayed.session().tell(new Taken(relayed.number()));
    }
  }

  /** The journal has written something. */
  void pay(long behind) {
    if (behind <= MOST_BEHIND && !owed.isEmpty()) {
      owed.forEach((session, number) -> session.tell(new Taken(number)));
      owed.clear();
    }
  }
}
