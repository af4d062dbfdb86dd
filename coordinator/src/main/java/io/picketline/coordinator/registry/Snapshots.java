package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Sends the whole state to a few readers at a time, to each as fast as it takes it; others wait in
 * the order in which they came, and are told so. Not thread-safe.
 */
final class Snapshots {

  /** Chunks that may be on their way to one reader. */
  static final int AHEAD = 4;

  /** A reader that takes nothing for so long gets it from the beginning. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A reader that takes nothing for so long, or does not ask again, loses its place. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(20);

  /** For so long readers get the same state, with what is newer behind it. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  /** What one reader is being sent. */
  private static final class Serving {
    private final List<LinkMessage.Snapshot> chunks;
    private int sent;
    private Instant movedAt;

    Serving(List<LinkMessage.Snapshot> chunks, Instant now) {
      this.chunks = chunks;
      this.movedAt = now;
    }
  }

  private final int atOnce;
  private final SequencedMap<ActorRef<ToSession>, Serving> serving = new LinkedHashMap<>();
  private final SequencedMap<ActorRef<ToSession>, Instant> waiting = new LinkedHashMap<>();
  private final Map<ActorRef<ToSession>, Instant> done = new LinkedHashMap<>();
  private List<LinkMessage.Snapshot> latest = List.of();
  private Instant latestAt = Instant.MIN;

  /**
   * Nobody is served yet.
   *
   * @param atOnce readers that are served at a time
   */
  Snapshots(int atOnce) {
    this.atOnce = atOnce;
  }

  /**
   * A reader needs the whole state, and says so again while it does.
   *
   * @param urgent whether it does not wait: a standby coordinator
   */
  void ask(ActorRef<ToSession> reader, VerdictLog log, boolean urgent, Instant now) {
    var running = serving.get(reader);
    if (running != null) {
      if (!now.isBefore(running.movedAt.plus(PATIENCE))) {
        serve(reader, log, now);
      }
      return;
    }
    var taken = done.get(reader);
    if (taken != null && now.isBefore(taken.plus(PATIENCE))) {
      return; // it has all of it, and is about to say so
    }
    done.remove(reader);
    if (urgent) {
      serve(reader, log, now);
      return;
    }
    waiting.put(reader, now);
    fill(log, now);
    tellPlace(reader);
  }

  private void tellPlace(ActorRef<ToSession> reader) {
    if (waiting.containsKey(reader)) {
      var ahead = List.copyOf(waiting.keySet()).indexOf(reader);
      var because =
          "the whole state goes to %d sensors at a time, and %d wait before this one"
              .formatted(atOnce, ahead);
      reader.tell(new Push(new LinkMessage.Delayed(because)));
    }
  }

  /** Its session has handed on that chunk: more may be sent. */
  void handed(FromSession.Handed taken, VerdictLog log, Instant now) {
    var reader = taken.session();
    var running = serving.get(reader);
    if (running == null || !sameState(running.chunks.getFirst(), taken)) {
      return;
    }
    running.movedAt = now;
    if (taken.chunk() >= running.chunks.size() - 1) {
      serving.remove(reader);
      done.put(reader, now);
      fill(log, now);
    } else {
      send(reader, running, taken.chunk() + 1 + AHEAD, now);
    }
  }

  private static boolean sameState(LinkMessage.Snapshot sent, FromSession.Handed taken) {
    return sent.epoch().equals(taken.epoch()) && sent.seq() == taken.seq();
  }

  /** A reader has what it needs, or is gone. */
  void forget(ActorRef<ToSession> reader, VerdictLog log, Instant now) {
    forget(reader);
    fill(log, now);
  }

  /** The same, with nobody taking its place before the next call. */
  void forget(ActorRef<ToSession> reader) {
    serving.remove(reader);
    waiting.remove(reader);
    done.remove(reader);
  }

  /** What time brings: who takes nothing makes room; to be called every second. */
  void tick(VerdictLog log, Instant now) {
    serving.values().removeIf(one -> !now.isBefore(one.movedAt.plus(GIVEN_UP)));
    waiting.values().removeIf(asked -> !now.isBefore(asked.plus(GIVEN_UP)));
    done.values().removeIf(at -> !now.isBefore(at.plus(GIVEN_UP)));
    fill(log, now);
  }

  private void fill(VerdictLog log, Instant now) {
    while (serving.size() < atOnce && !waiting.isEmpty()) {
      serve(waiting.pollFirstEntry().getKey(), log, now);
    }
  }

  private void serve(ActorRef<ToSession> reader, VerdictLog log, Instant now) {
    var running = new Serving(state(log, now), now);
    serving.put(reader, running);
    send(reader, running, AHEAD, now);
  }

  private List<LinkMessage.Snapshot> state(VerdictLog log, Instant now) {
    var usable =
        !latest.isEmpty()
            && latest.getFirst().epoch().equals(log.epoch())
            && latest.getFirst().seq() >= log.oldest()
            && now.isBefore(latestAt.plus(FRESH));
    if (!usable) {
      latest = log.snapshot(now);
      latestAt = now;
    }
    return latest;
  }

  /** Expiries are counted against the clock of each message, so it says when it is sent. */
  private static void send(ActorRef<ToSession> reader, Serving running, int upTo, Instant now) {
    while (running.sent < Math.min(upTo, running.chunks.size())) {
      var chunk = running.chunks.get(running.sent++);
      reader.tell(
          new Push(
              new LinkMessage.Snapshot(
                  chunk.epoch(), chunk.seq(), chunk.chunk(), chunk.last(), chunk.changes(), now)));
    }
  }

  /** Readers that are being served. */
  int serving() {
    return serving.size();
  }

  /** Readers that wait. */
  int waiting() {
    return waiting.size();
  }
}
