package io.picketline.coordinator.evidence;

import io.picketline.coordinator.ignore.PrefixMap;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sources whose evidence is held, a bounded number. A quarter of them are those last heard of;
 * of the others the lowest sum gives way, last one with a handshake, never a source whose verdict
 * lives; and of those that one host alone has told of, one of the host with most. So whoever fills
 * the table with forged sources pushes out neither a scan that goes on nor what he cannot forge,
 * and a host that lies only what it told itself. Each call costs the logarithm of their number. Not
 * thread-safe.
 */
final class SourceTable {

  /** Of how many sources one has its place for having been heard of last. */
  private static final int SHARE_OF_LATEST = 4;

  private record Living(Instant until, Prefix source) {}

  private final int maxSources;
  private final PrefixMap<Suspicion> sources = new PrefixMap<>();
  // of the sources without a living verdict, the latest, and the others
  private final SequencedSet<Prefix> latest = new LinkedHashSet<>();
  private final GivingWay givingWay = new GivingWay();
  private final NavigableSet<Living> firstToEnd =
      new TreeSet<>(Comparator.comparing(Living::until).thenComparing(Living::source));
  private final Map<Prefix, Living> living = new HashMap<>();
  private final Set<Prefix> changed = new LinkedHashSet<>();
  private long evicted;

  SourceTable(int maxSources) {
    this.maxSources = maxSources;
  }

  /** Takes a source, or what has changed of one that is held; {@link #giveWay} when all are in. */
  void hold(Suspicion suspicion, Instant now) {
    var source = suspicion.source();
    unplace(source);
    sources.put(source, suspicion);
    changed.add(source);
    if (suspicion.blocked(now)) {
      var lives = new Living(suspicion.lastExpiry(), source);
      firstToEnd.add(lives);
      living.put(source, lives);
    } else {
      latest.add(source);
    }
  }

  /** Lets sources go until no more are held than may be. */
  void giveWay() {
    while (latest.size() > Math.max(1, maxSources / SHARE_OF_LATEST)) {
      givingWay.add(sources.get(latest.removeFirst()).orElseThrow());
    }
    while (sources.size() > maxSources && !(givingWay.isEmpty() && latest.isEmpty())) {
      forget(givingWay.isEmpty() ? latest.getFirst() : givingWay.first());
      evicted++;
    }
  }

  /** Lets those whose verdicts have ended by {@code now} give way again. */
  void settle(Instant now) {
    while (!firstToEnd.isEmpty() && !now.isBefore(firstToEnd.first().until())) {
      var ended = firstToEnd.first().source();
      sources.get(ended).ifPresent(source -> hold(source, now));
    }
  }

  void forget(Prefix source) {
    unplace(source);
    sources.remove(source);
    changed.add(source);
  }

  private void unplace(Prefix source) {
    latest.remove(source);
    givingWay.remove(source);
    var lives = living.remove(source);
    if (lives != null) {
      firstToEnd.remove(lives);
    }
  }

  /** Notes that something of a source is to be written, though its place is the same. */
  void touch(Prefix source) {
    changed.add(source);
  }

  Optional<Suspicion> get(Prefix source) {
    return sources.get(source);
  }

  /** All of them, ascending. */
  List<Suspicion> all() {
    return List.copyOf(sources.values());
  }

  /** The first {@code most} behind {@code last}, ascending. */
  List<Suspicion> after(Optional<Prefix> last, int most) {
    return sources.after(last).stream().limit(most).toList();
  }

  /** The sources in {@code prefix}, ascending. */
  List<Suspicion> inside(Prefix prefix) {
    return sources.inside(prefix);
  }

  /** Forgets sources whose evidence has all but decayed, once no offence counts any more. */
  void forgetStale(Instant now) {
    settle(now);
    sources.values().stream()
        .filter(one -> one.stale(now) && one.offencesLeft(now) == 0)
        .map(Suspicion::source)
        .toList()
        .forEach(this::forget);
  }

  /** Sources that changed since the last call; one that is no longer held was forgotten. */
  List<Prefix> takeChanged() {
    var taken = List.copyOf(changed);
    changed.clear();
    return taken;
  }

  int size() {
    return sources.size();
  }

  long evicted() {
    return evicted;
  }
}
