package io.picketline.coordinator.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which other coordinators this one hears, and what each of them has on its disk. Only who hears a
 * majority of all coordinators may decide, so that of two that both think they lead one does. One
 * that cannot write to its disk counts for nothing until it can. Not thread-safe.
 */
final class Majority {

  /** How long a coordinator that says nothing is thought to be there. */
  static final Duration PAUSE = Duration.ofSeconds(3);

  /** How long one that is more than the majority asks for is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private record Standby(long seq, long evidence, Instant heardAt) {}

  private record Ailing(String cause, Instant heardAt) {}

  private final int others;
  private final Map<String, Standby> standbys = new HashMap<>();
  private final Map<String, Ailing> ailing = new TreeMap<>();
  private final Set<String> gathered = new HashSet<>();
  private final Set<String> ahead = new TreeSet<>();
  private @Nullable Instant enoughAt;

  /** A majority of so many coordinators, this one included. */
  Majority(int coordinators) {
    this.others = coordinators / 2;
  }

  /** A standby spoke; what it has is of another history, or not known. */
  void heard(String standby, Instant now) {
    var before = standbys.get(standby);
    ailing.remove(standby);
    var seq = before == null ? 0 : before.seq();
    standbys.put(standby, new Standby(seq, before == null ? 0 : before.evidence(), now));
  }

  /** A standby has the log up to {@code seq}, and evidence up to that revision, on its disk. */
  void has(String standby, long seq, long evidence, Instant now) {
    ailing.remove(standby);
    ahead.remove(standby);
    standbys.put(standby, new Standby(seq, evidence, now));
  }

  /** A standby spoke that cannot write to its disk, and why. */
  void ails(String standby, String cause, Instant now) {
    standbys.computeIfPresent(
        standby, (_, one) -> new Standby(one.seq(), one.evidence(), Instant.EPOCH));
    ailing.put(standby, new Ailing(cause, now));
  }

  /** What keeps standbys from writing, by their names. */
  Map<String, String> troubles() {
    var troubles = new LinkedHashMap<String, String>();
    ailing.forEach((standby, one) -> troubles.put(standby, one.cause()));
    return troubles;
  }

  /** All that this standby knew and we did not has been taken. */
  void gathered(String standby) {
    gathered.add(standby);
  }

  /** Whether all that this standby knew has been taken. */
  boolean hasGathered(String standby) {
    return gathered.contains(standby);
  }

  /** What this standby knows is of a later version, and cannot be taken. */
  void isAhead(String standby) {
    gathered.remove(standby);
    ahead.add(standby);
  }

  /** Those whose log is of a later version, as far as they have told and do not follow this one. */
  Set<String> ahead() {
    return Set.copyOf(ahead);
  }

  /** What was gathered counts no more. */
  void scatter() {
    gathered.clear();
    ahead.clear();
    enoughAt = null;
  }

  /**
   * Whether enough have been gathered that nothing a majority knew is missing. Who else is there is
   * waited for a moment: it may be the only one that still has its disk.
   */
  boolean complete(Instant now) {
    if (gathered.size() < others) {
      return false;
    }
    if (enoughAt == null) {
      enoughAt = now;
    }
    return gathered.containsAll(heard(now)) || !now.isBefore(enoughAt.plus(PAUSE));
  }

  /** Whether a majority is heard, this coordinator included. */
  boolean holds(Instant now) {
    return heard(now).size() >= others;
  }

  /** The other coordinators that are heard, and can write. */
  Set<String> heard(Instant now) {
    var heard = new HashSet<String>();
    standbys.forEach((standby, one) -> {
      if (now.isBefore(one.heardAt().plus(PAUSE))) {
        heard.add(standby);
      }
    });
    return heard;
  }

  /** Whether enough standbys have this, and so nothing of it is lost with this coordinator. */
  boolean has(long seq, long evidence) {
    var needed = others == 0 && !standbys.isEmpty() ? 1 : others;
    return needed == 0
        || standbys.values().stream()
                .filter(one -> one.seq() >= seq && one.evidence() >= evidence)
                .count()
            >= needed;
  }

  /** Whether so many standbys have this that they are a majority without this coordinator. */
  boolean hasWithoutUs(long seq, long evidence) {
    return standbys.values().stream()
            .filter(one -> one.seq() >= seq && one.evidence() >= evidence)
            .count()
        > others;
  }

  /** Forgets standbys that nobody waits for; also to be called as time passes. */
  void forgetSilent(Instant now) {
    standbys.values().removeIf(one -> !now.isBefore(one.heardAt().plus(PATIENCE)));
    ailing.values().removeIf(one -> !now.isBefore(one.heardAt().plus(PATIENCE)));
  }

  /** How many other coordinators must be heard. */
  int others() {
    return others;
  }
}
