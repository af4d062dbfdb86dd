package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.registry.StandbyMessage.Mirror;
import io.picketline.coordinator.registry.StandbyMessage.Part;
import io.picketline.coordinator.registry.StandbyMessage.Tail;
import io.picketline.coordinator.registry.StandbyMessage.Whole;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.registry.VerdictRegistry.ToStandby;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other coordinators. Before the first decision a majority of them promises to follow no lower
 * history than the one about to be opened, and tells what it knows; from then on they are kept up
 * with log and evidence. Not thread-safe.
 */
final class Standbys {

  private static final Logger LOG = LoggerFactory.getLogger(Standbys.class);

  /** How long a standby that was asked what it has is not asked again. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  /** What a standby has and the log has not. */
  private record Left(String standby, Offered entry) {}

  private final Judgement judgement;
  private final Sessions sessions;
  private final Majority majority;
  private final Map<String, ActorRef<ToSession>> byName = new HashMap<>();
  private final Map<String, Instant> asked = new HashMap<>();
  private final Map<String, Integer> partsOf = new HashMap<>();
  private final List<Left> left = new ArrayList<>();
  private final Wholes wholes = new Wholes();
  private Epoch opening;
  private boolean promisedHere;

  /**
   * Those of a registry that has not begun yet.
   *
   * @param opening the epoch that it is going to open, above all that its journal knows of
   */
  Standbys(Judgement judgement, Sessions sessions, Majority majority, Epoch opening) {
    this.judgement = judgement;
    this.sessions = sessions;
    this.majority = majority;
    this.opening = opening;
    this.promisedHere = majority.others() == 0;
  }

  /** The history that is about to be opened, or was; this coordinator's journal promises too. */
  Epoch opening() {
    return opening;
  }

  /** This coordinator's own journal promised; if a higher one, it is to be asked again. */
  void onPromised(Epoch promised) {
    promisedHere |= promised.equals(opening);
    goAbove(promised);
  }

  private void goAbove(Epoch promised) {
    if (promised.compareTo(opening) > 0) {
      opening = new Epoch(promised.number() + 1, opening.id());
      promisedHere = false;
      asked.clear();
      left.clear();
      partsOf.clear();
      wholes.clear();
      majority.scatter();
    }
  }

  /**
   * A standby says where it stands.
   *
   * @return false if it has promised to follow a later registry than this one
   */
  boolean onMirror(Mirror mirror, Instant now) {
    byName.put(mirror.coordinator(), mirror.session());
    mirror
        .trouble()
        .ifPresentOrElse(
            cause -> majority.ails(mirror.coordinator(), cause, now),
            () -> majority.heard(mirror.coordinator(), now));
    if (judgement.log().opened()) {
      serve(mirror, now);
      return mirror
          .promised()
          .filter(seen -> seen.compareTo(judgement.log().epoch()) > 0)
          .isEmpty();
    }
    mirror.epoch().ifPresent(this::goAbove);
    gather(mirror, now);
    return true;
  }

  private void gather(Mirror mirror, Instant now) {
    var before = asked.get(mirror.coordinator());
    var due = before == null || !now.isBefore(before.plus(ASK_AGAIN));
    var told = majority.hasGathered(mirror.coordinator());
    if (due && !told && !majority.ahead().contains(mirror.coordinator())) {
      asked.put(mirror.coordinator(), now);
      var log = judgement.log();
      var gather = new StandbyMessage.Gather(opening, log.ancestry().opened(), log.head());
      mirror.session().tell(new ToStandby(gather));
    }
  }

  private void serve(Mirror mirror, Instant now) {
    var standby = mirror.coordinator();
    var copied = mirror.copied();
    var evidence = copied.of().equals(Optional.of(opening)) ? copied.revision() : 0;
    if (mirror.trouble().isEmpty() && judgement.log().continues(mirror.epoch(), mirror.have())) {
      majority.has(standby, mirror.have(), evidence, now);
    }
    judgement.copies().has(standby, evidence, now);
    follow(mirror, now);
  }

  // one that writes a whole state takes no other meanwhile, but what follows it
  private void follow(Mirror mirror, Instant now) {
    var log = judgement.log();
    var taking = mirror.taking();
    var epoch = taking.map(LogPoint::epoch).or(mirror::epoch);
    long have = taking.map(LogPoint::seq).orElse(mirror.have());
    if (taking.isEmpty() || log.continues(epoch, have)) {
      sessions.follow(mirror.session(), log, epoch, have, true, now);
    }
  }

  /** A standby tells what it has and the log has not. */
  void onTail(Tail tail, Instant now) {
    var later = Unfamiliar.count(tail.entries());
    if (judgement.log().opened()) {
      if (judgement.deciding()) {
        judgement.succession().take(tail.entries(), now);
        lost(tail.coordinator(), later);
      }
      return;
    }
    tail.promised().ifPresent(this::goAbove);
    if (later > 0 || majority.ahead().contains(tail.coordinator())) {
      ahead(tail.coordinator());
      return;
    }
    tail.entries().forEach(entry -> left.add(new Left(tail.coordinator(), entry)));
    judgement.succession().recall(tail.sources(), now);
    tail.answer()
        .filter(part -> part.to().equals(opening))
        .filter(_ -> tail.promised().equals(Optional.of(opening)))
        .ifPresent(part -> answered(tail.coordinator(), part));
  }

  private void answered(String standby, Part part) {
    if (part.number() == 0 || part.number() == partsOf.getOrDefault(standby, 0)) {
      partsOf.put(standby, part.number() + 1);
      if (part.last()) {
        majority.gathered(standby);
      }
    }
  }

  // a leader writes such entries once all coordinators know them, so that no majority had these
  private static void lost(String standby, long later) {
    if (later > 0) {
      LOG.error("{} entries that {} alone had are of a later version: not taken", later, standby);
    }
  }

  /** Without what a majority may have been told is safe this log must not go on. */
  private void ahead(String standby) {
    if (!majority.ahead().contains(standby)) {
      LOG.error("{} has entries of a later version: upgrade this coordinator to lead", standby);
    }
    majority.isAhead(standby);
    left.removeIf(one -> one.standby().equals(standby));
  }

  /**
   * A standby with a later history tells all of it, in chunks.
   *
   * @return all changes once they have come
   */
  Optional<List<Change>> onWhole(Whole part) {
    if (judgement.log().opened() || !part.answers().equals(opening)) {
      return Optional.empty();
    }
    if (Unfamiliar.isAmong(part.chunk().changes())) {
      ahead(part.coordinator());
      return Optional.empty();
    }
    return wholes.add(part.coordinator(), part.chunk());
  }

  /** Opens the new epoch once a majority has promised and told; answers whether it did. */
  boolean open(Instant now) {
    if (judgement.log().opened()
        || !promisedHere
        || !majority.complete(now)
        || !majority.holds(now)) {
      return false;
    }
    judgement.open(opening.id(), opening.number() - 1, now);
    judgement.succession().take(left.stream().map(Left::entry).toList(), now);
    left.clear();
    return true;
  }

  /** Sends the standbys the evidence that changed. */
  void copy(Instant now) {
    if (judgement.log().opened()) {
      for (var standby : byName.entrySet()) {
        judgement
            .copies()
            .next(standby.getKey(), opening, now)
            .ifPresent(
                copy -> standby.getValue().tell(new ToStandby(new StandbyMessage.Copy(copy))));
      }
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
