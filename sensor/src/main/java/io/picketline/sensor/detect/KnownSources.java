package io.picketline.sensor.detect;

import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the detector holds against sources, read and corrected from outside its own counting. */
final class KnownSources {

  private static final long NANOS = 1_000_000_000L;
  private static final long MILLIS = 1_000_000L;

  private final SourceTable table;
  private final SourceRecord source;
  private final LocalRule rule;
  private final VerdictWriter writer;

  KnownSources(SourceTable table, LocalRule rule, VerdictWriter writer) {
    this.table = table;
    this.source = table.source();
    this.rule = rule;
    this.writer = writer;
  }

  /** Forgets all sources that are in it; answers how many there were. Reads the whole table. */
  int forget(Predicate<Prefix> within) {
    var forgotten = 0;
    for (var slot = 0; slot < table.slots(); slot++) {
      var at = table.place(slot);
      if (source.taken(at) && within.test(source.prefix(at))) {
        table.forget(at);
        forgotten++;
      }
    }
    return forgotten;
  }

  /** Takes back the verdict on the source, if one lives. */
  void undecide(Prefix prefix, long now) {
    var at = table.find(prefix.address().high(), prefix.address().low(), prefix.length());
    if (at != SourceTable.NONE && source.blocked(at, now)) {
      source.pardon(at, now);
    }
  }

  /** What is remembered of the source with this key. */
  Optional<Held> held(Prefix key, Instant now) {
    var at = table.find(key.address().high(), key.address().low(), key.length());
    if (at == SourceTable.NONE) {
      return Optional.empty();
    }
    var nanos = now.getEpochSecond() * NANOS + now.getNano();
    var end = source.endMillis(at);
    return Optional.of(
        new Held(
            source.prefix(at),
            source.score(at, nanos),
            source.pairs(at),
            VerdictLife.left(source.offences(at), nanos / MILLIS - end),
            end > nanos / MILLIS ? Optional.of(Instant.ofEpochMilli(end)) : Optional.empty(),
            source.marked(at, Mark.DECOY),
            writer.kept(at)));
  }

  /**
   * It is known late that this host serves the source, which was blocked before the kernel could be
   * asked: does what would have been done at once.
   */
  void servedAfterAll(int at, long now, DetectionSink sink) {
    if (!source.marked(at, Mark.UNASKED)) {
      return;
    }
    source.mark(at, Mark.UNASKED, false);
    var bearsOnIt =
        source.blocked(at, now) && !source.marked(at, Mark.VERIFIED) && source.offences(at) == 1;
    if (bearsOnIt) {
      var isVoid = !rule.decides(at, true, false, now);
      if (isVoid) {
        source.pardon(at, now);
      }
      sink.servedAfterAll(source.prefix(at), isVoid);
    }
  }

  /** Tells those of {@code count} slots that are to be known after a restart. */
  void offenders(int from, int count, Consumer<Memory.Offender> to) {
    for (var slot = from; slot < Math.min(from + count, table.slots()); slot++) {
      var at = table.place(slot);
      var decoy = source.taken(at) && source.marked(at, Mark.DECOY);
      if (decoy || (source.taken(at) && source.offences(at) > 0)) {
        to.accept(
            new Memory.Offender(
                source.prefix(at),
                source.lastMillis(at),
                source.endMillis(at),
                source.offences(at),
                source.marked(at, Mark.VERIFIED),
                decoy));
      }
    }
  }

  /** Goes on from what was known before, unless more is known by now. */
  void remember(Memory.Offender offender) {
    var key = offender.source();
    var at =
        table.claim(
            key.address().high(), key.address().low(), key.length(), offender.seen() * MILLIS);
    if (at == SourceTable.NONE) {
      return;
    }
    var offences = Math.max(source.offences(at), offender.offences());
    if (offender.end() >= source.endMillis(at) && offender.end() > 0) {
      source.judge(at, offender.end() * MILLIS, offences, offender.verified());
    }
    if (offender.decoy()) {
      source.mark(at, Mark.DECOY, true);
    }
  }
}
