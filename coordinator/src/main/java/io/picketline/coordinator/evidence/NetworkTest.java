package io.picketline.coordinator.evidence;

import static java.util.stream.Collectors.toCollection;

import io.picketline.coordinator.evidence.DecoyWatch.Twin;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sums the evidence of all hosts per source and says which sources it proves to be scanners
 * (docs/detection.md). Not thread-safe.
 */
public final class NetworkTest {

  /**
   * What a batch of evidence showed.
   *
   * @param scanners sources that the test now proves, each with the piece that completed it
   * @param exposed sources with a living verdict that turned out to be decoys
   */
  public record Finding(List<Scanner> scanners, List<Prefix> exposed) {}

  /** A proven source. */
  public record Scanner(Suspicion source, Evidence deciding) {}

  private final Guard guard;
  private final DecoyWatch decoyWatch = new DecoyWatch();
  private final Campaigns campaigns = new Campaigns();
  private final SourceTable sources;
  private final Notices notices;
  private long spared;
  private long decoys;
  private long notCounted;

  public NetworkTest(int maxSources, Guard guard, Instant now) {
    this.notices = new Notices(now);
    this.sources = new SourceTable(maxSources);
    this.guard = guard;
  }

  /** Takes back what was remembered before a restart. */
  public void restore(List<SourceMemory> memories, Instant now) {
    for (var memory : memories) {
      sources.hold(new Suspicion(memory), now);
    }
    sources.giveWay();
    sources.takeChanged();
  }

  /** Takes what a standby remembered of one source. */
  public void recall(SourceMemory memory, Instant now) {
    sources.hold(new Suspicion(memory), now);
    sources.giveWay();
  }

  /** All sources. */
  public List<Suspicion> all() {
    return sources.all();
  }

  /** Counts a report. */
  public Finding add(List<Evidence> report, Instant now) {
    sources.settle(now);
    var exposed = new LinkedHashSet<Prefix>();
    var completed = new HashMap<Prefix, Evidence>();
    for (var evidence : report) {
      count(evidence, now, completed, exposed);
    }
    sources.giveWay();
    var scanners = new ArrayList<Scanner>();
    completed.forEach((source, deciding) -> {
      sources
          .get(source)
          .filter(Suspicion::provesScanner)
          .ifPresent(suspicion -> scanners.add(new Scanner(suspicion, deciding)));
    });
    scanners.sort(Comparator.comparing(one -> one.deciding().probe().at()));
    return new Finding(scanners, List.copyOf(exposed));
  }

  private void count(
      Evidence evidence, Instant now, Map<Prefix, Evidence> completed, Set<Prefix> exposed) {
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
      var twins = decoyWatch.twinsOf(source, evidence.host(), evidence.probe());
      expose(suspicion, evidence.host(), twins, now, exposed);
    }
    if (gain == Suspicion.Gain.NONE) {
      return;
    }
    sources.hold(suspicion, now);
    if (gain == Suspicion.Gain.NEW_PAIR && suspicion.pairs().size() <= Campaigns.LITTLE) {
      join(campaigns.note(source, evidence, now), now, completed);
    }
    var anew = gain == Suspicion.Gain.NEW_PAIR && !suspicion.precedesEnd(evidence);
    var open = anew || !suspicion.offended() || suspicion.blocked(now);
    if (open && suspicion.due(now)) {
      completed.putIfAbsent(source, evidence);
    }
  }

  /** What is known of the source; one that is new is known from its evidence on. */
  private Suspicion suspicion(Prefix source, Evidence evidence, Instant now) {
    var known = sources.get(source);
    if (known.isPresent() && !known.get().stale(now)) {
      return known.get();
    }
    var at = evidence.probe().at();
    var anew = new Suspicion(source, at.isBefore(now) ? at : now);
    known.filter(one -> one.offencesLeft(now) > 0).ifPresent(anew::resume);
    return anew;
  }

  private void join(List<Prefix> members, Instant now, Map<Prefix, Evidence> completed) {
    for (var member : members) {
      sources
          .get(member)
          .filter(Suspicion::joinCampaign)
          .filter(one -> !one.offended() && one.due(now))
          .ifPresent(one -> completed.putIfAbsent(member, one.pairs().getLast()));
    }
  }

  private void expose(
      Suspicion suspicion, String host, List<Twin> twins, Instant now, Set<Prefix> exposed) {
    if (twins.isEmpty()) {
      return;
    }
    var before = decoys;
    for (var twin : twins) {
      accuse(suspicion, twin.host(), exposed);
      sources.get(twin.source()).ifPresent(other -> accuse(other, host, exposed));
    }
    if (decoys > before) {
      var group = twins.stream().map(Twin::source).distinct().collect(toCollection(ArrayList::new));
      group.add(suspicion.source());
      notices.decoys(group, now);
    }
  }

  private void accuse(Suspicion suspicion, String host, Set<Prefix> exposed) {
    var before = suspicion.decoy();
    suspicion.accused(host);
    if (suspicion.decoy()) {
      decoys += before ? 0 : 1;
      sources.touch(suspicion.source());
      exposed.add(suspicion.source());
    }
  }

  /** Tells that the source's verdict has been given, so that it is not evicted while it lives. */
  public void blocked(Suspicion suspicion, Instant now) {
    sources.hold(suspicion, now);
  }

  /** Tells that the source's verdict ends at {@code at}, which may be before its time. */
  public void endVerdict(Prefix source, Instant at, Instant now) {
    sources
        .get(source)
        .ifPresent(suspicion -> {
          suspicion.endVerdict(at);
          sources.hold(suspicion, now);
        });
  }

  /** How the source hangs together with others: one of several decoys, or one of a campaign. */
  public Optional<ScanShape> group(Suspicion source) {
    if (source.decoy()) {
      return Optional.of(ScanShape.DECOY);
    }
    return source.inCampaign() && source.pairs().size() <= Campaigns.LITTLE
        ? Optional.of(ScanShape.DISTRIBUTED)
        : Optional.empty();
  }

  /** Forgets every source in {@code prefix}: sum, pairs and offences. */
  public List<Prefix> forgetInside(Prefix prefix) {
    var inside = sources.inside(prefix).stream().map(Suspicion::source).toList();
    inside.forEach(sources::forget);
    return inside;
  }

  /** Whether the verdict would stand without what the host has told since then. */
  public boolean standsWithout(Verdict verdict, String host, Instant since) {
    var told = Told.since(host, since);
    return get(verdict.source())
            .map(known -> Remainder.of(known.memory(), told))
            .filter(rest -> rest.bearsOut(verdict))
            .isPresent()
        || Remainder.of(verdict, told).bearsOut(verdict);
  }

  /** Takes what the host has told since then out of the sum of a source. */
  public void forgetTestimony(Prefix source, String host, Instant since, Instant now) {
    forgetTestimony(source, Told.since(host, since), now);
  }

  /** Takes it out of the sum of a source. */
  public void forgetTestimony(Prefix source, Told told, Instant now) {
    sources
        .get(source)
        .map(known -> Remainder.of(known.memory(), told))
        .filter(Remainder::isLess)
        .map(rest -> new Suspicion(rest.memory()))
        .ifPresent(rest -> {
          if (rest.isNothing()) {
            sources.forget(source);
          } else {
            sources.hold(rest, now);
          }
        });
  }

  /**
   * The same for the next sources, ascending.
   *
   * @param after the last one that was looked at; none to begin
   * @param most how many are looked at
   * @return the last one that was looked at; none if there are no others
   */
  public Optional<Prefix> forgetTestimony(
      String host, Instant since, Optional<Prefix> after, int most, Instant now) {
    if (after.isEmpty()) {
      decoyWatch.forget(host);
      campaigns.forget(host);
    }
    var next = sources.after(after, most);
    next.forEach(source -> forgetTestimony(source.source(), host, since, now));
    return next.size() < most ? Optional.empty() : Optional.of(next.getLast().source());
  }

  /** Takes back that the last verdict on the source was an offence; it has ended. */
  public void pardon(Prefix source, Instant now) {
    sources
        .get(source)
        .ifPresent(suspicion -> {
          suspicion.pardon();
          if (suspicion.isNothing()) {
            sources.forget(source);
          } else {
            sources.hold(suspicion, now);
          }
        });
  }

  /** Forgets sources whose evidence has all but decayed, once no offence counts any more. */
  public void forgetStale(Instant now) {
    sources.forgetStale(now);
  }

  /** The sources inside {@code prefix}, or the one that holds it. */
  public List<Suspicion> about(Prefix prefix) {
    return get(prefix)
        .or(() -> get(guard.keyOf(prefix.address())).filter(key -> key.source().contains(prefix)))
        .map(List::of)
        .orElseGet(() -> inside(prefix));
  }

  /** The sources inside {@code prefix}, ascending. */
  List<Suspicion> inside(Prefix prefix) {
    return sources.inside(prefix);
  }

  public Optional<Suspicion> get(Prefix source) {
    return sources.get(source);
  }

  /** Sources that changed since the last call; one that is no longer held was forgotten. */
  public List<Prefix> takeChanged() {
    return sources.takeChanged();
  }

  /** Decoy scans and campaigns since the last call, as a line of the log each. */
  public List<String> takeNotices(Instant now) {
    campaigns.takeNotices().forEach(line -> notices.tell(line, now));
    return notices.take(now);
  }

  /** Campaigns so far. */
  public long campaigns() {
    return campaigns.found();
  }

  public int size() {
    return sources.size();
  }

  public long evicted() {
    return sources.evicted();
  }

  public long spared() {
    return spared;
  }

  public long decoys() {
    return decoys;
  }

  public long notCounted() {
    return notCounted;
  }
}
