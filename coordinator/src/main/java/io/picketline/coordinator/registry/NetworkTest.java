package io.picketline.coordinator.registry;

import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sums the evidence of all hosts per source and says which sources it proves to be scanners
 * (docs/detection.md). Holds a bounded number of sources: the lowest sum gives way, never a source
 * whose verdict lives. Not thread-safe.
 */
final class NetworkTest {

  /**
   * What a batch of evidence showed.
   *
   * @param scanners sources that the test now proves, each with the piece that completed it
   * @param exposed sources with a living verdict that turned out to be decoys
   */
  record Finding(List<Scanner> scanners, List<Prefix> exposed) {}

  /** A proven source. */
  record Scanner(Suspicion source, Evidence deciding) {}

  private final int maxSources;
  private final Guard guard;
  private final DecoyWatch decoyWatch = new DecoyWatch();
  private final Map<Prefix, Suspicion> sources = new HashMap<>();
  // ranked by what does not change with time; only sources without a living verdict
  private final NavigableSet<Ranked> weakest =
      new TreeSet<>(Comparator.comparingDouble(Ranked::rank).thenComparing(Ranked::source));
  private final Map<Prefix, Ranked> ranks = new HashMap<>();
  private final PriorityQueue<Suspicion> living =
      new PriorityQueue<>(Comparator.comparing(Suspicion::lastExpiry));
  private final Set<Prefix> changed = new LinkedHashSet<>();
  private long evicted;
  private long spared;
  private long decoys;
  private long notCounted;

  private record Ranked(double rank, Prefix source) {}

  NetworkTest(int maxSources, Guard guard) {
    this.maxSources = maxSources;
    this.guard = guard;
  }

  /** Takes back what was remembered before a restart. */
  void restore(List<SourceMemory> memories, Instant now) {
    for (var memory : memories) {
      hold(new Suspicion(memory), now);
    }
    changed.clear();
  }

  /** Takes what a standby remembered of one source. */
  void recall(SourceMemory memory, Instant now) {
    hold(new Suspicion(memory), now);
  }

  /** All sources. */
  List<Suspicion> all() {
    return List.copyOf(sources.values());
  }

  /** Counts a report. */
  Finding add(List<Evidence> report, Instant now) {
    settle(now);
    var exposed = new ArrayList<Prefix>();
    var completed = new HashMap<Prefix, Evidence>();
    for (var evidence : report) {
      count(evidence, now, completed, exposed);
    }
    var scanners = new ArrayList<Scanner>();
    completed.forEach((source, deciding) -> {
      var suspicion = sources.get(source);
      if (suspicion != null && suspicion.provesScanner()) {
        scanners.add(new Scanner(suspicion, deciding));
      }
    });
    scanners.sort(Comparator.comparing(one -> one.deciding().probe().at()));
    return new Finding(scanners, exposed);
  }

  private void count(
      Evidence evidence, Instant now, Map<Prefix, Evidence> completed, List<Prefix> exposed) {
    var source = guard.keyOf(evidence.probe().source());
    if (!evidence.kind().countsOverHosts()) {
      notCounted++;
      return;
    }
    if (guard.spared(source).isPresent()) {
      spared++;
      return;
    }
    var suspicion = suspicion(source, evidence, now);
    var gain = suspicion.add(evidence, now);
    if (!evidence.kind().verified()) { // where sockets have seen it there is no sequence number
      decoyWatch
          .twinOf(source, evidence.probe())
          .ifPresent(twin -> expose(suspicion, twin, exposed));
    }
    if (gain == Suspicion.Gain.NONE) {
      return;
    }
    hold(suspicion, now);
    var open = gain == Suspicion.Gain.NEW_PAIR || !suspicion.offended();
    var isDue = suspicion.blocked(now) ? suspicion.outgrew() : open && suspicion.provesScanner();
    if (isDue) {
      completed.putIfAbsent(source, evidence);
    }
  }

  /** What is known of the source; one that is new is known from its evidence on. */
  private Suspicion suspicion(Prefix source, Evidence evidence, Instant now) {
    var known = sources.get(source);
    if (known != null && !known.stale(now)) {
      return known;
    }
    var at = evidence.probe().at();
    var anew = new Suspicion(source, at.isBefore(now) ? at : now);
    if (known != null && known.offencesLeft(now) > 0) {
      anew.resume(known);
    }
    return anew;
  }

  private void expose(Suspicion suspicion, Prefix twin, List<Prefix> exposed) {
    decoys += suspicion.decoy() ? 0 : 1;
    suspicion.markDecoy();
    changed.add(suspicion.source());
    exposed.add(suspicion.source());
    var other = sources.get(twin);
    if (other != null) {
      decoys += other.decoy() ? 0 : 1;
      other.markDecoy();
      changed.add(twin);
      exposed.add(twin);
    }
  }

  private void hold(Suspicion suspicion, Instant now) {
    var source = suspicion.source();
    unrank(source);
    sources.put(source, suspicion);
    changed.add(source);
    if (suspicion.blocked(now)) {
      living.remove(suspicion);
      living.add(suspicion);
    } else {
      var ranked = new Ranked(suspicion.rank(), source);
      weakest.add(ranked);
      ranks.put(source, ranked);
    }
    while (sources.size() > maxSources && !weakest.isEmpty()) {
      forget(weakest.first().source());
      evicted++;
    }
  }

  private void unrank(Prefix source) {
    var ranked = ranks.remove(source);
    if (ranked != null) {
      weakest.remove(ranked);
    }
  }

  private void settle(Instant now) {
    for (var next = living.peek(); next != null && !next.blocked(now); next = living.peek()) {
      living.remove();
      if (sources.get(next.source()) == next) {
        hold(next, now);
      }
    }
  }

  /** Tells that the source's verdict has been given, so that it is not evicted while it lives. */
  void blocked(Suspicion suspicion, Instant now) {
    hold(suspicion, now);
  }

  /** Forgets every source in {@code prefix}: sum, pairs and offences. */
  List<Prefix> forgetInside(Prefix prefix) {
    var inside = sources.keySet().stream().filter(prefix::contains).sorted().toList();
    inside.forEach(this::forget);
    return inside;
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

  private void forget(Prefix source) {
    unrank(source);
    sources.remove(source);
    changed.add(source);
  }

  /** The sources inside {@code prefix}, or the one that holds it. */
  List<Suspicion> about(Prefix prefix) {
    var exact = sources.get(prefix);
    var key = sources.get(guard.keyOf(prefix.address()));
    if (exact != null) {
      return List.of(exact);
    }
    if (key != null && key.source().contains(prefix)) {
      return List.of(key);
    }
    return sources.values().stream().filter(one -> prefix.contains(one.source())).toList();
  }

  Optional<Suspicion> get(Prefix source) {
    return Optional.ofNullable(sources.get(source));
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

  long spared() {
    return spared;
  }

  long decoys() {
    return decoys;
  }

  long notCounted() {
    return notCounted;
  }
}
