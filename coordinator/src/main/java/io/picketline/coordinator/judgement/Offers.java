package io.picketline.coordinator.judgement;

import io.picketline.coordinator.evidence.Guard;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import io.picketline.protocol.log.TrustChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes into the log what readers have of a history that ended without it. An offer keeps its place
 * in time: it loses to every entry of the log on its prefix that is later. Not thread-safe.
 */
final class Offers {

  /** By how much clocks of coordinators may differ. */
  private static final Duration SKEW = Duration.ofHours(1);

  /** Offers of sensors that wait for a second witness. */
  private static final int MOST_WAITING = 10_000;

  /**
   * What a sensor may offer at all: what it has in force. Whom the fleet trusts is no matter of
   * sensors, however many say so.
   */
  private static final Set<Class<? extends Change>> OF_SENSORS =
      Set.of(
          Change.Blocked.class,
          Change.Unblocked.class,
          Change.Lifted.class,
          Change.IgnoreAdded.class,
          Change.IgnoreRemoved.class,
          Change.IgnoreVersioned.class,
          Change.HostEnrolled.class);

  /** Entries taken whose first place is remembered. */
  private static final int MOST_ORIGINS = 100_000;

  private final VerdictLog log;
  private final Guard guard;
  private final OfferedTrust admissions;
  private final Witnesses witnesses = new Witnesses(MOST_WAITING);
  private final SequencedMap<Long, LogPoint> origins = new LinkedHashMap<>();
  private long taken;

  Offers(VerdictLog log, Guard guard) {
    this.log = log;
    this.guard = guard;
    this.admissions = new OfferedTrust(log.state(), this::earlier);
  }

  /**
   * What of a sensor's offers may be believed. One sensor testifies for itself alone, so that an
   * entry must be offered by two.
   */
  List<Offered> believed(String host, List<Offered> offered) {
    var believed = new ArrayList<Offered>();
    for (var one : offered) {
      if (mayTell(one.change()) && witnesses.confirms(host, one)) {
        believed.add(one);
      }
    }
    return believed;
  }

  /** What the sensor has offered is worth nothing. */
  void forget(String host) {
    witnesses.forget(host);
  }

  /** What of it a sensor may offer; where a host is that is known is no matter of others. */
  private boolean mayTell(Change change) {
    return OF_SENSORS.contains(change.getClass())
        && !(change instanceof Change.HostEnrolled(var host)
            && log.state().host(host.name()).isPresent());
  }

  /** Takes what is not lost to something later; answers what was taken. */
  List<Change> take(List<Offered> offered, Instant now) {
    var changes = new ArrayList<Change>();
    for (var one : offered) {
      if (!log.ancestry().holds(Optional.of(one.at().epoch()), one.at().seq())) {
        changes.addAll(take(one, now));
      }
    }
    taken += changes.size();
    return changes;
  }

  /** Entries taken so far. */
  long taken() {
    return taken;
  }

  private List<Change> take(Offered offered, Instant now) {
    var at = offered.at();
    var change = offered.change();
    var wanted =
        switch (change) {
          case Change.Blocked(var verdict) -> blocks(verdict, at, now);
          case Change.Unblocked(var prefix, _, _, _, _) -> notUnblockedSince(prefix, at);
          case Change.Lifted lifted -> lifts(lifted, at, now);
          case Change.IgnoreAdded(var rule) -> laterList(at) && rules(rule, at, now);
          case Change.IgnoreRemoved(var prefix, _, _) ->
              laterList(at)
                  && log.state().ignored().get(prefix).isPresent()
                  && earlier(log.state().ruleChangedAt(prefix), at);
          case Change.IgnoreVersioned(var version, _, _, _) ->
              laterList(at) && version.number() == log.state().ignoreVersions().number() + 1;
          case Change.HostEnrolled(var host) -> admissions.enrols(host, at);
          case TrustChange trust -> admissions.takes(trust, at, now);
          // each coordinator's own, or found anew from what the sensors say; and a host that only
          // a lost history has removed may be back
          case Change.EpochOpened _,
              Change.ServedChanged _,
              Change.HostRemoved _,
              Change.Passed _,
              Change.Noted _,
              Change.Unknown _ ->
              false;
        };
    return wanted ? append(change, at, now) : List.of();
  }

  private boolean blocks(Verdict verdict, LogPoint at, Instant now) {
    var source = verdict.source();
    return (!verdict.expired(now) || endsAnother(verdict, now))
        && !verdict.expiresAt().isAfter(now.plus(Judgement.LONGEST_LIFE.plus(SKEW)))
        && guard.untouchable(source).isEmpty()
        && !ignored(verdict, at)
        && notUnblockedSince(source, at)
        && earlier(log.state().liftedAt(source), at)
        && on(source, now).allMatch(held -> earlier(held.seq(), at));
  }

  /** Only the verdict that was lifted, or one from before it. */
  private boolean lifts(Change.Lifted lifted, LogPoint at, Instant now) {
    return on(lifted.source(), now).anyMatch(held -> earlier(held.seq(), at));
  }

  private Stream<LogState.Held> on(Prefix source, Instant now) {
    return log.state().inside(source, now).stream()
        .filter(held -> held.verdict().source().equals(source));
  }

  /**
   * An operator's block that is over by now may have ended a longer one, which must not be back.
   */
  private boolean endsAnother(Verdict over, Instant now) {
    return over.origin() == Origin.OPERATOR
        && log.state().on(over.source()).filter(held -> !held.expired(now)).isPresent();
  }

  /** What an operator blocked when the rule was there already he blocked by force. */
  private boolean ignored(Verdict verdict, LogPoint at) {
    var rule = log.state().ignored().everywhere(verdict.source());
    return rule.isPresent()
        && (verdict.origin() == Origin.DETECTED
            || !earlier(log.state().ruleChangedAt(rule.get().prefix()), at));
  }

  /** The ignore list is one document: a change of it loses to any later version of the whole. */
  private boolean laterList(LogPoint at) {
    return earlier(log.state().ignoreVersionedAt(), at);
  }

  private boolean rules(IgnoreRule rule, LogPoint at, Instant now) {
    return earlier(log.state().ruleChangedAt(rule.prefix()), at)
        && (!rule.scope().isAll()
            || log.state().inside(rule.prefix(), now).stream()
                .allMatch(held -> earlier(held.seq(), at)));
  }

  /** What the change ends, or makes forgotten, although it came later is put back behind it. */
  private List<Change> append(Change change, LogPoint at, Instant now) {
    var later =
        released(change).stream()
            .flatMap(prefix -> log.state().heldInside(prefix, now).stream())
            .filter(entry -> !earlier(entry.seq(), at))
            .toList();
    var names = admissions.later(change, at);
    remember(log.append(change).seq(), at);
    names.forEach(log::append);
    for (var entry : later) {
      var origin = place(entry.seq());
      var again = log.append(entry.change()).seq();
      origin.ifPresent(first -> remember(again, first));
    }
    return List.of(change);
  }

  private static Optional<Prefix> released(Change change) {
    return switch (change) {
      case Change.Unblocked unblocked -> Optional.of(unblocked.prefix());
      case Change.IgnoreAdded(var rule) when rule.scope().isAll() -> Optional.of(rule.prefix());
      default -> Optional.empty();
    };
  }

  /**
   * One that was taken late has a high number, and may have come before another one all the same.
   */
  private boolean notUnblockedSince(Prefix prefix, LogPoint at) {
    return log.state().unblocksOf(prefix).stream().allMatch(seq -> earlier(seq, at));
  }

  /** Whether entry {@code seq} of the log, if there is one, came before {@code at}. */
  private boolean earlier(long seq, LogPoint at) {
    return seq == 0 || place(seq).map(own -> own.compareTo(at) < 0).orElse(true);
  }

  /** Where an entry of the log stood when it was new. */
  private Optional<LogPoint> place(long seq) {
    return Optional.ofNullable(origins.get(seq)).or(() -> log.ancestry().at(seq));
  }

  private void remember(long seq, LogPoint origin) {
    origins.put(seq, origin);
    if (origins.size() > MOST_ORIGINS) {
      origins.pollFirstEntry();
    }
  }
}
