package io.picketline.coordinator.roster;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.LocalReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says on which hosts a prefix is blocked, from what the sensors have acknowledged of the log and
 * where they told that they do otherwise. Asks nobody: an answer takes no longer with a thousand
 * sensors, of which some are slow, than with one.
 */
public final class Whereabouts {

  private static final Comparator<HostRow> IN_ORDER =
      Comparator.comparing(HostRow::source).thenComparing(HostRow::host);

  private static final int MOST_NOTES = 20;
  private static final String STILL =
      "may still be blocked: the unblock is not acknowledged yet";

  private final Roster roster;

  /** A verdict of the log that touches what is asked for, and the entry that carries it. */
  public record Carried(long seq, Verdict verdict) {}

  /** An unblock that the log remembers and that touches it, and the entry that carries it. */
  public record Ended(long seq, Prefix prefix) {}

  private record Place(Prefix source, String host) {}

  /** Answers from what {@code roster} holds. */
  public Whereabouts(Roster roster) {
    this.roster = roster;
  }

  /**
   * Where {@code prefix} is blocked.
   *
   * @param carried the verdicts of the log that hold all of it or lie inside it
   * @param ended the unblocks that the log remembers, likewise
   * @param spared why no evidence can ever block it, if so
   */
  public LocalReply.Whereabouts of(
      Prefix prefix,
      Collection<Carried> carried,
      Collection<Ended> ended,
      Optional<String> spared,
      Instant now) {
    var bySource = new TreeMap<Prefix, Carried>();
    carried.forEach(one -> bySource.put(one.verdict().source(), one));
    var rows = new ArrayList<HostRow>();
    for (var one : bySource.values()) {
      roster.sensors().forEach(sensor -> rows.add(ofLog(sensor, one, now)));
    }
    for (var source : ownOf(prefix)) {
      if (!bySource.containsKey(source)) {
        for (var sensor : roster.sensors()) {
          ofHost(sensor, source, prefix, now).ifPresent(rows::add);
        }
      }
    }
    rows.addAll(unaware(prefix, ended, rows, now));
    rows.sort(IN_ORDER);
    var most = Math.min(rows.size(), LocalReply.Whereabouts.MOST);
    return new LocalReply.Whereabouts(
        prefix, spared, rows.size(), rows.subList(0, most), notes(now));
  }

  /** Hosts that have not acknowledged an unblock, and may block the source until they do. */
  private List<HostRow> unaware(
      Prefix prefix, Collection<Ended> ended, List<HostRow> known, Instant now) {
    var told = new HashSet<Place>();
    known.forEach(row -> told.add(new Place(row.source(), row.host())));
    var rows = new ArrayList<HostRow>();
    for (var one : ended) {
      var source = one.prefix().contains(prefix) ? prefix : one.prefix();
      for (var sensor : roster.sensors()) {
        if (sensor.have() < one.seq()
            && sensor.condition().blocksNobody().isEmpty()
            && told.add(new Place(source, sensor.name()))) {
          rows.add(notBlocked(sensor, source, STILL, now));
        }
      }
    }
    return rows;
  }

  /** What hosts block of their own accord, or could not let go, and touches the prefix. */
  private SortedSet<Prefix> ownOf(Prefix prefix) {
    var sources = new TreeSet<Prefix>();
    for (var sensor : roster.sensors()) {
      for (var deviation : sensor.condition().all()) {
        var source = deviation.source();
        if (deviation.kind().isPresent()
            && (deviation.cause() == Deviation.Cause.OWN
                || deviation.cause() == Deviation.Cause.REFUSED)
            && (source.contains(prefix) || prefix.contains(source))) {
          sources.add(source);
        }
      }
    }
    return sources;
  }

  private static HostRow ofLog(Sensor sensor, Carried carried, Instant now) {
    var verdict = carried.verdict();
    var deviation = sensor.condition().on(verdict.source());
    var until = Optional.of(verdict.expiresAt());
    var behind = sensor.have() < carried.seq() || !sensor.lives(now);
    if (sensor.condition().blocksNobody().isPresent()) {
      var why = sensor.condition().blocksNobody().get();
      return row(sensor, verdict.source(), Optional.empty(), Optional.empty(), until, why, now);
    }
    if (behind && deviation.isPresent() && sensor.lives(now)) {
      return told(sensor, deviation.get(), now);
    }
    if (sensor.have() < carried.seq()) {
      var why = sensor.whyBehind(now);
      return row(sensor, verdict.source(), Optional.empty(), Optional.empty(), until, why, now);
    }
    if (deviation.isPresent() && deviation.get().cause() != Deviation.Cause.OWN) {
      return told(sensor, deviation.get(), until, now);
    }
    if (sensor.mayLack().isPresent()) {
      var why = sensor.mayLack().get();
      return row(sensor, verdict.source(), Optional.empty(), Optional.empty(), until, why, now);
    }
    var since = sensor.progress().inForceSince(carried.seq());
    var kind = Optional.of(BlockKind.BLOCKED);
    var why = verdict.reason() + (behind ? " (when last heard of)" : "");
    return row(sensor, verdict.source(), kind, since, until, why, now);
  }

  private static Optional<HostRow> ofHost(Sensor sensor, Prefix source, Prefix asked, Instant now) {
    var deviation = sensor.condition().on(source);
    if (deviation.isPresent()) {
      return Optional.of(told(sensor, deviation.get(), now));
    }
    return source.contains(asked)
        ? Optional.of(
            notBlocked(sensor, source, "no verdict of this host or of the network", now))
        : Optional.empty();
  }

  private static HostRow notBlocked(Sensor sensor, Prefix source, String why, Instant now) {
    return row(
        sensor, source, Optional.empty(), Optional.empty(), Optional.empty(), why, now);
  }

  private static HostRow told(Sensor sensor, Deviation deviation, Instant now) {
    return told(sensor, deviation, deviation.until().map(at -> ours(sensor, at)), now);
  }

  private static HostRow told(
      Sensor sensor, Deviation deviation, Optional<Instant> until, Instant now) {
    var nobody = sensor.condition().blocksNobody();
    return row(
        sensor,
        deviation.source(),
        nobody.isPresent() ? Optional.empty() : deviation.kind(),
        deviation.since().map(at -> ours(sensor, at)),
        until,
        nobody.orElse(deviation.why()),
        now);
  }

  /** The sensor's time by the coordinator's clock. */
  private static Instant ours(Sensor sensor, Instant at) {
    return at.minus(sensor.condition().clockAhead());
  }

  private static HostRow row(
      Sensor sensor,
      Prefix source,
      Optional<BlockKind> kind,
      Optional<Instant> since,
      Optional<Instant> until,
      String why,
      Instant now) {
    return new HostRow(source, sensor.name(), sensor.state(now), kind, since, until, why);
  }

  private List<String> notes(Instant now) {
    var notes = new ArrayList<String>();
    for (var sensor : roster.sensors()) {
      if (notes.size() >= MOST_NOTES) {
        notes.add("and more of that kind");
        break;
      }
      if (sensor.condition().untold() > 0) {
        notes.add(
            "%s does otherwise than the log says with %d more sources than it could tell: ask there"
                .formatted(sensor.name(), sensor.condition().untold()));
      }
      if (sensor.mayLack().isPresent()) {
        notes.add(
            "%s %s verdicts of the log, more than it has room for: ask there"
                .formatted(sensor.name(), sensor.keeps()));
      }
      if (sensor.lives(now) && sensor.condition().health().isEmpty()) {
        notes.add("%s has not told where it does otherwise".formatted(sensor.name()));
      }
    }
    return notes;
  }
}
