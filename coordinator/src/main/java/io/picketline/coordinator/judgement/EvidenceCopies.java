package io.picketline.coordinator.judgement;

import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Copies evidence below the limit to standbys, so that a failover loses none that was acknowledged.
 * Each change of a source has a revision; a standby gets all sources that changed since the last
 * revision it has, one message at a time. Not thread-safe.
 */
public final class EvidenceCopies {

  private static final int MOST_SOURCES = 200;

  /** Bytes of one message, by estimate, after which it is full. */
  private static final int MAX_BYTES = 180_000;

  private static final int PREFIX_BYTES = 45;

  /** Forgotten sources that are told; a standby that missed one holds stale evidence, no more. */
  private static final int MOST_FORGOTTEN = 10_000;

  /** How long a message may be on its way before it is sent again. */
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  private record Standby(long has, long sent, Instant sentAt) {}

  private final Function<Prefix, Optional<SourceMemory>> sources;
  private final NavigableMap<Long, Prefix> byRevision = new TreeMap<>();
  private final Map<Prefix, Long> revisions = new HashMap<>();
  private final SequencedSet<Prefix> forgotten = new LinkedHashSet<>();
  private final Map<String, Standby> standbys = new HashMap<>();
  private long revision;

  /** Copies of what {@code sources} answers at the time of sending. */
  EvidenceCopies(Function<Prefix, Optional<SourceMemory>> sources) {
    this.sources = sources;
  }

  /** The last revision; 0 for none. */
  public long revision() {
    return revision;
  }

  /** A source's evidence changed. */
  void changed(Prefix source) {
    note(source);
    forgotten.remove(source);
  }

  /** A source's evidence is gone. */
  void forgotten(Prefix source) {
    note(source);
    forgotten.add(source);
    if (forgotten.size() > MOST_FORGOTTEN) {
      var eldest = forgotten.removeFirst();
      byRevision.remove(revisions.remove(eldest));
    }
  }

  private void note(Prefix source) {
    var before = revisions.put(source, ++revision);
    if (before != null) {
      byRevision.remove(before);
    }
    byRevision.put(revision, source);
  }

  /** A standby has all up to revision {@code has} on its disk. */
  public void has(String standby, long has, Instant now) {
    var before = standbys.get(standby);
    standbys.put(
        standby,
        before == null || lost(before, has, now)
            ? new Standby(has, has, now)
            : new Standby(has, before.sent(), before.sentAt()));
  }

  private static boolean lost(Standby before, long has, Instant now) {
    return has < before.has()
        || has > before.sent()
        || (has == before.has() && !now.isBefore(before.sentAt().plus(AGAIN_AFTER)));
  }

  /** The standby is gone. */
  public void gone(String standby) {
    standbys.remove(standby);
  }

  /** What the standby is to be sent now: nothing while a message is on its way to it. */
  public Optional<EvidenceCopy> next(String standby, Epoch epoch, Instant now) {
    var at = standbys.get(standby);
    if (at == null || at.sent() > at.has() || at.has() >= revision) {
      return Optional.empty();
    }
    var memories = new ArrayList<SourceMemory>();
    var gone = new ArrayList<Prefix>();
    var upTo = revision;
    var bytes = 0;
    for (var change : byRevision.tailMap(at.has(), false).entrySet()) {
      var source = change.getValue();
      var memory = sources.apply(source);
      memory.ifPresentOrElse(memories::add, () -> gone.add(source));
      bytes += memory.map(Legacy::bytes).orElse(PREFIX_BYTES);
      if (bytes >= MAX_BYTES || memories.size() + gone.size() >= MOST_SOURCES) {
        upTo = change.getKey();
        break;
      }
    }
    standbys.put(standby, new Standby(at.has(), upTo, now));
    return Optional.of(new EvidenceCopy(epoch, at.has(), upTo, memories, gone));
  }
}
