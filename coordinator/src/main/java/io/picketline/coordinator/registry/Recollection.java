package io.picketline.coordinator.registry;

import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers from the sensors what they have in force of a log that this registry has lost. Two must
 * agree, for one testifies for itself alone, unless it is all there is of the fleet; what two of
 * those that are further on no longer have is left out, for it was ended. It begins only soon after
 * the log was opened and before anything is decided in it. Not thread-safe.
 */
final class Recollection {

  /** How long sensors have for it, from the first that comes: they come back within 30 s. */
  static final Duration WINDOW = Duration.ofSeconds(40);

  /** How long after the log was opened it may begin: who comes later finds a log in use. */
  static final Duration MAY_BEGIN = Duration.ofMinutes(10);

  /** Changes gathered at most, those that one sensor was the first to tell, and its parts. */
  private static final int MOST = 2_000_000;

  private static final int MOST_OF_ONE = 400_000;
  private static final int MOST_PARTS = 20_000;

  /** Nobody has a network wider than these, so that one sensor alone is not believed of it. */
  private static final int WIDEST_RULE_V4 = 8;

  private static final int WIDEST_RULE_V6 = 7;

  /** Each start of a coordinator opens one history. */
  private static final long PLAUSIBLE = 100_000;

  /** What makes a verdict the same one: hosts with many keep less of its evidence than others. */
  private record Key(Prefix source, Origin origin, Instant decidedAt, Instant expiresAt) {}

  private static final class Tally {
    private final String first;
    private Change change;
    private LogPoint latest;
    private boolean confirmed;

    Tally(String first, Change change, LogPoint latest) {
      this.first = first;
      this.change = change;
      this.latest = latest;
    }
  }

  private record Progress(LogPoint at, int next, boolean done) {}

  /** What is gathered, in the order in which it is taken: hosts and rules come before verdicts. */
  private static final List<Class<? extends Change>> KINDS =
      List.of(Change.HostEnrolled.class, Change.IgnoreAdded.class, Change.Blocked.class);

  private final LogState state;
  private final int mostOfOne;
  private final Map<Object, Tally> tallies = new LinkedHashMap<>();
  private final Map<String, Progress> hosts = new HashMap<>();
  private final Map<String, Integer> firsts = new HashMap<>();
  private final Set<String> named = new HashSet<>();
  private Optional<Instant> since = Optional.empty();
  private boolean active;

  /** Begins where a log has nothing that was ever decided, be it new or lost. */
  Recollection(LogState state) {
    this(state, MOST_OF_ONE);
  }

  /** The same where one sensor may be the first to tell so many changes. */
  Recollection(LogState state, int mostOfOne) {
    this.state = state;
    this.mostOfOne = mostOfOne;
    this.active = true;
  }

  /**
   * Whether this reader has what the log has lost, so that it must neither follow nor forget.
   *
   * @param openedAt when the log was opened
   */
  boolean concerns(
      VerdictLog log, Optional<Epoch> epoch, long have, Instant openedAt, Instant now) {
    active &= since.isPresent() || (state.untouched() && now.isBefore(openedAt.plus(MAY_BEGIN)));
    var lost = epoch.filter(seen -> lost(seen, log.epoch())).isPresent();
    if (!active || have < 1 || !lost || log.continues(epoch, have)) {
      return false;
    }
    since = since.or(() -> Optional.of(now));
    return true;
  }

  /** A new log begins with the first number, as the lost one did; what followed it is above. */
  private static boolean lost(Epoch seen, Epoch own) {
    return seen.number() >= own.number() && !seen.equals(own);
  }

  /** The part that this host is to tell next; -1 if it has told all. */
  int wanted(String host) {
    var progress = hosts.get(host);
    return progress == null ? 0 : progress.done() ? -1 : progress.next();
  }

  /** Takes a part, if it is the one that was wanted. */
  void add(String host, LinkMessage.Holding part) {
    var before = hosts.get(host);
    var fits =
        part.chunk() == 0
            || (before != null && part.chunk() == before.next() && part.at().equals(before.at()));
    var open = active && since.isPresent() && (before == null || !before.done());
    if (!open || !fits || part.chunk() > MOST_PARTS) {
      return;
    }
    hosts.put(host, new Progress(part.at(), part.chunk() + 1, part.last()));
    part.changes().stream()
        .filter(change -> KINDS.stream().anyMatch(kind -> kind.isInstance(change)))
        .forEach(change -> count(host, change, part.at()));
  }

  private void count(String host, Change change, LogPoint at) {
    var key =
        change instanceof Change.Blocked(var verdict)
            ? new Key(verdict.source(), verdict.origin(), verdict.decidedAt(), verdict.expiresAt())
            : change;
    var tally = tallies.get(key);
    if (tally == null) {
      if (tallies.size() < MOST && firsts.merge(host, 1, Integer::sum) <= mostOfOne) {
        tallies.put(key, new Tally(host, change, at));
        if (change instanceof Change.HostEnrolled(var enrolled)) {
          named.add(enrolled.name());
        }
      }
      return;
    }
    tally.confirmed |= !tally.first.equals(host);
    tally.latest = tally.latest.compareTo(at) < 0 ? at : tally.latest;
    if (evidence(change) > evidence(tally.change)) {
      tally.change = change;
    }
  }

  private static int evidence(Change change) {
    return change instanceof Change.Blocked(var verdict) ? verdict.evidence().size() : 0;
  }

  /** Whether it is over: all hosts that are known or told of have told, or the time is up. */
  boolean due(Instant now) {
    return active
        && since.isPresent()
        && (!now.isBefore(since.get().plus(WINDOW)) || allHaveTold());
  }

  private boolean allHaveTold() {
    return witnesses() > 1
        && hosts.keySet().containsAll(named)
        && hosts.keySet().containsAll(known())
        && hosts.values().stream().allMatch(Progress::done);
  }

  /** How many must agree: two, unless only one sensor has ever come. */
  private int witnesses() {
    return Math.min(2, Math.max(known().size(), hosts.size()));
  }

  private List<String> known() {
    return state.hosts().stream().map(FleetHost::name).toList();
  }

  /**
   * The latest history that so many as are needed have come to; a number that no fleet comes to
   * needs two who say so.
   */
  Optional<Epoch> latest() {
    var told = hosts.values().stream().map(Progress::at).map(LogPoint::epoch).toList();
    return told.stream()
        .sorted(Comparator.reverseOrder())
        .skip(Math.max(0, witnesses() - 1))
        .filter(epoch -> epoch.number() <= PLAUSIBLE || Collections.frequency(told, epoch) > 1)
        .findFirst();
  }

  /** How many sensors have told all. */
  long told() {
    return hosts.values().stream().filter(Progress::done).count();
  }

  /** What is to be believed: hosts, ignore rules, then verdicts; nothing is gathered after it. */
  List<Change> finish() {
    active = false;
    var needed = witnesses();
    var done = hosts.values().stream().filter(Progress::done).map(Progress::at).sorted().toList();
    var believed = new ArrayList<Change>();
    for (var kind : KINDS) {
      tallies.values().stream()
          .filter(tally -> kind.isInstance(tally.change) && believed(tally, done, needed))
          .forEach(tally -> believed.add(tally.change));
    }
    tallies.clear();
    hosts.clear();
    firsts.clear();
    named.clear();
    return believed;
  }

  private static boolean believed(Tally tally, List<LogPoint> done, int needed) {
    var further = done.stream().filter(at -> at.compareTo(tally.latest) > 0).count();
    return (tally.confirmed || (needed < 2 && !tooMuch(tally.change))) && further < 2;
  }

  /** Other hosts come by themselves, and none is guarded on the word of one. */
  private static boolean tooMuch(Change change) {
    return change instanceof Change.HostEnrolled
        || (change instanceof Change.IgnoreAdded(var rule)
            && rule.prefix().length()
                < (rule.prefix().address().isV4() ? WIDEST_RULE_V4 : WIDEST_RULE_V6));
  }
}
