package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.log.LogReader;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.log.Epoch;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Everyone who reads the log now: at most one session a name. Not thread-safe. */
final class Sessions {
  private final Map<String, ActorRef<ToSession>> byName = new HashMap<>();
  private final Map<ActorRef<ToSession>, String> names = new HashMap<>();
  private final Map<ActorRef<ToSession>, LogReader> readers = new HashMap<>();
  private final Snapshots snapshots;
  private long pushed;

  /** Nobody yet; {@code atOnce} sensors are sent the whole state at a time. */
  Sessions(int atOnce) {
    this.snapshots = new Snapshots(atOnce);
  }

  /** Notes a session and returns the other one that had the name. */
  Optional<ActorRef<ToSession>> attach(String name, ActorRef<ToSession> session) {
    var older = byName.put(name, session);
    names.put(session, name);
    if (older == null || older.equals(session)) {
      return Optional.empty();
    }
    forget(older);
    return Optional.of(older);
  }

  /** The session that has the name now. */
  Optional<ActorRef<ToSession>> of(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Whether the session has the name now. */
  boolean attached(String name, ActorRef<ToSession> session) {
    return session.equals(byName.get(name));
  }

  /** Forgets the session; false if the name has another one by now. */
  boolean detach(String name, ActorRef<ToSession> session) {
    forget(session);
    return byName.remove(name, session);
  }

  /** The session's name; empty if it never had one or another has it now. */
  String nameOf(ActorRef<ToSession> session) {
    return names.getOrDefault(session, "");
  }

  /**
   * A reader says where it stands and is sent what comes next, attached or not.
   *
   * @param urgent whether it is served before others if it needs the whole state
   */
  void follow(
      ActorRef<ToSession> session,
      VerdictLog log,
      Optional<Epoch> epoch,
      long have,
      boolean urgent,
      Instant now) {
    var reader = readers.computeIfAbsent(session, _ -> new LogReader());
    if (log.continues(epoch, have)) {
      snapshots.forget(session, log, now);
      reader.onFollow(log, have, now).ifPresent(delta -> session.tell(new Push(delta)));
    } else {
      reader.startsAnew();
      snapshots.ask(session, log, urgent, now);
    }
  }

  /** A reader takes the whole state: more of it may be sent. */
  void handed(FromSession.Handed handed, VerdictLog log, Instant now) {
    snapshots.handed(handed, log, now);
  }

  /** Lets those wait no longer for whom there is room. */
  void tick(VerdictLog log, Instant now) {
    snapshots.tick(log, now);
  }

  /** How the whole state is given away. */
  Snapshots snapshots() {
    return snapshots;
  }

  /** Whether the log has entries that were not pushed yet. */
  boolean behind(VerdictLog log) {
    return pushed < log.head();
  }

  /** Sends new entries to all who have, or will have, everything before them. */
  void push(VerdictLog log, Instant now) {
    // what was there before this registry started, readers ask for
    pushed = Math.max(Math.max(pushed, log.inherited()), Math.max(1, log.oldest() - 1));
    while (behind(log)) {
      var delta = log.after(pushed, now);
      var last = delta.entries().getLast().seq();
      var push = new Push(delta);
      for (var entry : readers.entrySet()) {
        var reader = entry.getValue();
        if (reader.takesPushAfter(pushed)) {
          entry.getKey().tell(push);
          reader.pushed(last);
        } else if (reader.takesRestOf(pushed, last)) {
          var rest = log.after(reader.sent(), now);
          entry.getKey().tell(new Push(rest));
          reader.pushed(rest.entries().getLast().seq());
        }
      }
      pushed = last;
    }
  }

  private void forget(ActorRef<ToSession> session) {
    names.remove(session);
    readers.remove(session);
    snapshots.forget(session);
  }
}
