package io.picketline.coordinator.muster;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says, from what the coordinators tell each other, which of them begins a cluster, whom the others
 * join, and which of two clusters that grew apart gives way. Not thread-safe.
 */
final class Muster {

  /** How long a coordinator that says nothing is thought to be there. */
  static final Duration HEARD = Duration.ofSeconds(4);

  /** How long all wait once all are there: by then each knows if another one began just before. */
  static final Duration SETTLED = Duration.ofSeconds(2);

  /** How long a majority waits for the others before it begins without them. */
  static final Duration OTHERS = Duration.ofSeconds(6);

  /** How long fewer than a majority wait; who begins then can answer, and decide nothing. */
  static final Duration MAJORITY = Duration.ofSeconds(10);

  /** How long two clusters must have stood beside each other before one gives way. */
  static final Duration APART = Duration.ofSeconds(5);

  private record Peer(Set<String> members, Instant at) {}

  /** What to do next. */
  sealed interface Step {

    /** Nothing for now. */
    record Wait() implements Step {}

    /** Join the cluster that this coordinator is in. */
    record Join(String peer) implements Step {}

    /** Begin a cluster. */
    record Begin() implements Step {}

    /** End, and begin anew with those whom this coordinator is with. */
    record GiveWay(String peer) implements Step {}
  }

  private final String self;
  private final List<String> all;
  private final Instant startedAt;
  private final Map<String, Peer> peers = new HashMap<>();
  private @Nullable Instant allSince;
  private @Nullable Instant enoughSince;
  private @Nullable Instant apartSince;

  /**
   * Nobody was heard yet.
   *
   * @param self address of this coordinator
   * @param all the addresses of all, in the same order on each
   */
  Muster(String self, List<String> all, Instant startedAt) {
    this.self = self;
    this.all = List.copyOf(all);
    this.startedAt = startedAt;
  }

  /** A coordinator says who is in its cluster: nobody if it is in none. */
  void heard(String peer, Set<String> members, Instant now) {
    if (!peer.equals(self) && all.contains(peer)) {
      peers.put(peer, new Peer(Set.copyOf(members), now));
    }
  }

  /**
   * What to do.
   *
   * @param own who is in this coordinator's cluster; nobody if it is in none
   */
  Step next(Set<String> own, Instant now) {
    peers.values().removeIf(peer -> !now.isBefore(peer.at().plus(HEARD)));
    return own.isEmpty() ? assemble(now) : reunite(own, now);
  }

  private Step assemble(Instant now) {
    var joined =
        there()
            .filter(peer -> !members(peer).isEmpty())
            .max(Comparator.comparingInt(peer -> members(peer).size()));
    if (joined.isPresent()) {
      return new Step.Join(joined.get());
    }
    allSince = since(1 + peers.size() == all.size(), allSince, now);
    enoughSince = since(1 + peers.size() > all.size() / 2, enoughSince, now);
    var first = there().findFirst().isEmpty() || before(self, there().findFirst().get());
    return first && due(now) ? new Step.Begin() : new Step.Wait();
  }

  private boolean due(Instant now) {
    return all.size() == 1
        || passed(allSince, SETTLED, now)
        || passed(enoughSince, OTHERS, now)
        || (enoughSince == null && passed(startedAt, MAJORITY, now));
  }

  private static @Nullable Instant since(boolean holds, @Nullable Instant before, Instant now) {
    if (!holds) {
      return null;
    }
    return before == null ? now : before;
  }

  private static boolean passed(@Nullable Instant since, Duration time, Instant now) {
    return since != null && !now.isBefore(since.plus(time));
  }

  private Step reunite(Set<String> own, Instant now) {
    var stronger = there().filter(peer -> givesWay(own, peer)).findFirst();
    if (stronger.isEmpty()) {
      apartSince = null;
      return new Step.Wait();
    }
    if (apartSince == null) {
      apartSince = now;
    }
    return now.isBefore(apartSince.plus(APART))
        ? new Step.Wait()
        : new Step.GiveWay(stronger.get());
  }

  /**
   * Of two clusters that do not know of each other the smaller one; else that without the first.
   */
  private boolean givesWay(Set<String> own, String peer) {
    var theirs = members(peer);
    if (theirs.isEmpty() || own.contains(peer) || theirs.contains(self)) {
      return false;
    }
    return theirs.size() > own.size()
        || (theirs.size() == own.size()
            && first(theirs)
                .filter(one -> first(own).filter(mine -> before(one, mine)).isPresent())
                .isPresent());
  }

  private Optional<String> first(Set<String> members) {
    return all.stream().filter(members::contains).findFirst();
  }

  private boolean before(String one, String other) {
    return all.indexOf(one) < all.indexOf(other);
  }

  /** Those that are heard, in order. */
  private Stream<String> there() {
    return all.stream().filter(peers::containsKey);
  }

  private Set<String> members(String peer) {
    var known = peers.get(peer);
    return known == null ? Set.of() : known.members();
  }
}
