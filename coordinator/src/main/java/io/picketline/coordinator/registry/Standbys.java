package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.registry.StandbyMessage.Mirror;
import io.picketline.coordinator.registry.StandbyMessage.Tail;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.registry.VerdictRegistry.ToStandby;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The other coordinators: gathers what they know before the first decision, then keeps them up with
 * log and evidence, and says whether a majority of them is heard. Not thread-safe.
 */
final class Standbys {

  /** How long a standby that was asked what it has is not asked again. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  private final Judgement judgement;
  private final Sessions sessions;
  private final Majority majority;
  private final Map<String, ActorRef<ToSession>> byName = new HashMap<>();
  private final Map<String, Instant> asked = new HashMap<>();
  private final List<Offered> left = new ArrayList<>();
  private final List<Change> whole = new ArrayList<>();
  private Optional<LinkMessage.Snapshot> lastChunk = Optional.empty();
  private Optional<Epoch> copiesOf = Optional.empty();
  private long highest;

  Standbys(Judgement judgement, Sessions sessions, Majority majority) {
    this.judgement = judgement;
    this.sessions = sessions;
    this.majority = majority;
  }

  /** A standby says where it stands. */
  void onMirror(Mirror mirror, Instant now) {
    byName.put(mirror.coordinator(), mirror.session());
    mirror.epoch().ifPresent(seen -> highest = Math.max(highest, seen.number()));
    majority.heard(mirror.coordinator(), now);
    if (judgement.log().opened()) {
      serve(mirror, now);
    } else {
      gather(mirror, now);
    }
  }

  private void gather(Mirror mirror, Instant now) {
    var before = asked.get(mirror.coordinator());
    if (before == null || !now.isBefore(before.plus(ASK_AGAIN))) {
      asked.put(mirror.coordinator(), now);
      var log = judgement.log();
      mirror.session().tell(new ToStandby(new StandbyMessage.Gather(log.ancestry().opened(), log.head())));
    }
  }

  private void serve(Mirror mirror, Instant now) {
    var standby = mirror.coordinator();
    var copied = mirror.copied();
    var evidence = copiesOf.isPresent() && copied.of().equals(copiesOf) ? copied.revision() : 0;
    if (judgement.log().continues(mirror.epoch(), mirror.have())) {
      majority.has(standby, mirror.have(), evidence, now);
    }
    judgement.copies().has(standby, evidence, now);
    sessions
        .reader(mirror.session())
        .onFollow(judgement.log(), mirror.epoch(), mirror.have(), now)
        .forEach(message -> mirror.session().tell(new Push(message)));
  }

  /** A standby tells what it has and the log has not. */
  void onTail(Tail tail, Instant now) {
    if (judgement.log().opened()) {
      judgement.take(tail.entries(), now);
      return;
    }
    left.addAll(tail.entries());
    judgement.recall(tail.sources(), now);
    if (tail.last()) {
      majority.gathered(tail.coordinator());
    }
  }

  /**
   * A standby with a later history tells all of it, in chunks.
   *
   * @return all changes once they have come
   */
  Optional<List<Change>> onWhole(LinkMessage.Snapshot chunk) {
    if (judgement.log().opened()) {
      return Optional.empty();
    }
    if (chunk.chunk() == 0) {
      whole.clear();
    } else if (lastChunk
        .filter(last -> last.epoch().equals(chunk.epoch()) && last.chunk() + 1 == chunk.chunk())
        .isEmpty()) {
      return Optional.empty();
    }
    lastChunk = Optional.of(chunk);
    whole.addAll(chunk.changes());
    return chunk.last() ? Optional.of(List.copyOf(whole)) : Optional.empty();
  }

  /**
   * Opens a new epoch once what a majority knows has been gathered.
   *
   * @param id of the epoch, random
   * @return whether it did
   */
  boolean open(long id, Instant now) {
    if (judgement.log().opened() || !majority.complete() || !majority.holds(now)) {
      return false;
    }
    judgement.open(id, highest, now);
    copiesOf = Optional.of(judgement.log().epoch());
    judgement.take(left, now);
    left.clear();
    return true;
  }

  /** Sends the standbys the evidence that changed. */
  void copy(Instant now) {
    for (var standby : byName.entrySet()) {
      copiesOf
          .flatMap(of -> judgement.copies().next(standby.getKey(), of, now))
          .ifPresent(copy -> standby.getValue().tell(new ToStandby(copy)));
    }
  }

  /** The session is over. */
  void gone(ActorRef<ToSession> session) {
    byName.entrySet().stream()
        .filter(standby -> standby.getValue().equals(session))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(standby -> {
          byName.remove(standby);
          judgement.copies().gone(standby);
        });
  }
}
