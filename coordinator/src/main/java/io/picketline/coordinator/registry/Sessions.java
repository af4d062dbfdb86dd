package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Everyone who reads the log now: at most one session a name. Not thread-safe. */
final class Sessions {
  private final Map<String, ActorRef<ToSession>> byName = new HashMap<>();
  private final Map<ActorRef<ToSession>, String> names = new HashMap<>();
  private final Map<ActorRef<ToSession>, LogReader> readers = new HashMap<>();
  private long pushed;

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

  /** The session's place in the log; attached or not. */
  LogReader reader(ActorRef<ToSession> session) {
    return readers.computeIfAbsent(session, _ -> new LogReader());
  }

  /** Whether the log has entries that were not pushed yet. */
  boolean behind(VerdictLog log) {
    return pushed < log.head();
  }

  /** Sends new entries to all who have, or will have, everything before them. */
  void push(VerdictLog log, Instant now) {
    // what was there before this registry started, readers ask for
    pushed = Math.max(pushed, Math.max(1, log.oldest() - 1));
    while (behind(log)) {
      var delta = log.after(pushed, now);
      var last = delta.entries().getLast().seq();
      var push = new Push(delta);
      for (var reader : readers.entrySet()) {
        if (reader.getValue().takesPushAfter(pushed)) {
          reader.getKey().tell(push);
          reader.getValue().pushed(last);
        }
      }
      pushed = last;
    }
  }

  private void forget(ActorRef<ToSession> session) {
    names.remove(session);
    readers.remove(session);
  }
}
