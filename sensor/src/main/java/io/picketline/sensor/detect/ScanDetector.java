package io.picketline.sensor.detect;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One host's detector: sums what each source's probes prove over distinct pairs, and decides at the
 * limit. Everything here, queries and {@link #forget} too, is for one thread only, the packet
 * thread; others hand it their wishes. A probe allocates nothing, unless it decides.
 */
public final class ScanDetector {

  private static final int SLOTS_PER_SERVED = 2;
  private static final long ALERT_MILLIS = 3_600_000;
  private static final long MILLIS = 1_000_000L;

  private final HostView host;
  private final DetectionSink sink;
  private final EvidenceClassifier classifier;
  private boolean protocolsCount;
  private final SourceTable table;
  private final SourceRecord source;
  private final Tally tally;
  private final LocalRule rule;
  private final ServedSources servedSources;
  private final DecoyGroups decoyGroups;
  private final boolean sharesDecoys;
  private final VerdictWriter writer;
  private final KnownSources known;
  private final Weighed weighed = new Weighed(EvidenceKind.SYN_DARK, ScanType.SYN);
  private final Counts counts = new Counts();

  public ScanDetector(DetectorSettings settings, HostView host, DetectionSink sink) {
    this(settings, host, sink, new DecoyGroups(), false);
  }

  /** A detector that looks for decoys together with others of the same thread. */
  public ScanDetector(
      DetectorSettings settings, HostView host, DetectionSink sink, DecoyGroups decoyGroups) {
    this(settings, host, sink, decoyGroups, true);
  }

  private ScanDetector(
      DetectorSettings settings,
      HostView host,
      DetectionSink sink,
      DecoyGroups decoyGroups,
      boolean sharesDecoys) {
    this.decoyGroups = decoyGroups;
    this.sharesDecoys = sharesDecoys;
    this.host = host;
    this.sink = sink;
    this.classifier = new EvidenceClassifier(host);
    this.protocolsCount = settings.protocolsCount();
    this.table = new SourceTable(settings.sources(), settings.seed());
    this.source = table.source();
    this.tally = new Tally(table);
    this.rule = new LocalRule(settings.trigger(), source);
    this.servedSources = new ServedSources(table.slots() / SLOTS_PER_SERVED, settings.seed());
    this.writer = new VerdictWriter(settings.host(), table);
    this.known = new KnownSources(table, rule, writer);
  }

  /** Decides so from the next probe on; what is held already is kept. */
  public void decides(Trigger trigger, boolean protocolsCountToo) {
    rule.trigger(trigger);
    protocolsCount = protocolsCountToo;
  }

  /** Weighs a packet to this host that was addressed to it alone and whose checksum is right. */
  public void probe(RawProbe probe) {
    var kind = classifier.kind(probe);
    if (kind == null) {
      counts.probes++;
      counts.proveNothing++;
      return;
    }
    judged(probe, kind);
  }

  /**
   * Counts a handshake that the source completed on a trap port of this host (E1): it proves the
   * source's address, and decides alone if no host of the fleet serves the port.
   */
  public void trap(RawProbe probe) {
    var dark = probe.port < ServedPorts.DARK_LIMIT && host.dark(probe);
    judged(probe, dark ? EvidenceKind.TRAP_DARK : EvidenceKind.TRAP);
  }

  /**
   * Counts a handshake on a served port that the source broke off by RST (E6). It does not prove
   * the source's address: an innocent whose address was forged answers alike.
   */
  public void halfOpen(RawProbe probe) {
    judged(probe, EvidenceKind.HALF_OPEN);
  }

  /** Counts a handshake on a served port that was closed without data from the source (E7). */
  public void connectedWithoutData(RawProbe probe) {
    judged(probe, EvidenceKind.CONNECTED_WITHOUT_DATA);
  }

  /**
   * Counts a packet of an IP protocol that this host does not speak, SCTP among them (E11): every
   * protocol once, whatever its port. Evidence only if the settings say so, else just counted.
   *
   * @param probe with {@link RawProbe#other} set
   */
  public void unhandled(RawProbe probe) {
    counts.unhandled++;
    if (protocolsCount) {
      judged(probe, EvidenceKind.UNHANDLED_PROTOCOL);
    } else {
      counts.probes++;
      counts.proveNothing++;
    }
  }

  /**
   * Notes that a port of this host served the source (E12): a connection or an exchange of
   * datagrams with data both ways. Over TCP it makes the source known good here for 24 hours.
   *
   * @param atNanos Unix time in nanoseconds
   */
  public void served(long sourceHigh, long sourceLow, int port, boolean tcp, long atNanos) {
    counts.served++;
    var keyLength = keyLength(sourceHigh, sourceLow);
    var low = sourceLow & lowMask(keyLength);
    var isNew = servedSources.note(sourceHigh, low, keyLength, port, tcp, atNanos);
    var at = table.find(sourceHigh, low, keyLength);
    if (at == SourceTable.NONE) {
      return;
    }
    if (isNew) {
      var score = SequentialTest.credited(source.score(at, atNanos));
      source.score(at, score, atNanos);
    }
    if (tcp) {
      known.servedAfterAll(at, atNanos, sink);
    }
  }

  /** Counts a probe of which the caller knows what it proves, as in a capture file. */
  public void judged(RawProbe probe, EvidenceKind kind) {
    counts.probes++;
    var keyLength = keyLength(probe.sourceHigh, probe.sourceLow);
    var high = probe.sourceHigh;
    var low = probe.sourceLow & lowMask(keyLength);
    var twin = hasSequence(probe, kind) && decoyGroups.joins(probe, high, low, keyLength);
    var at = table.claim(high, low, keyLength, probe.atNanos);
    weigh(at, probe, kind);
    weighed.ofSource(
        at == SourceTable.NONE ? null : source.tool(at), servedSources.pairs(high, low, keyLength));
    if (twin) {
      foundDecoy(at, probe);
      foundTwin(probe);
    }
    if (at == SourceTable.NONE) {
      counts.untracked++;
      tell(probe);
    } else {
      count(at, probe);
    }
  }

  private void weigh(int at, RawProbe probe, EvidenceKind kind) {
    var seen = kind;
    if (at != SourceTable.NONE) {
      var now = probe.atNanos;
      if (source.pairs(at) == 0) {
        var low = source.low(at);
        var credit = servedSources.credit(source.high(at), low, source.keyLength(at), now);
        source.score(at, credit, now);
      }
      var underWay = source.score(at, now) >= SequentialTest.UNDER_WAY;
      seen = kind == EvidenceKind.HALF_OPEN && underWay ? EvidenceKind.HALF_OPEN_LATE : kind;
    }
    weighed.set(seen, FlagClassifier.type(seen, KeptProbe.flags(probe)));
  }

  private void count(int at, RawProbe probe) {
    switch (tally.count(at, probe, weighed.kind())) {
      case NONE -> counts.repeats++;
      case NO_ROOM -> counts.noRoom++;
      case HEAVIER -> decide(at, false, probe);
      case NEW_PAIR -> decide(at, true, probe);
    }
  }

  private void decide(int at, boolean newPair, RawProbe probe) {
    counts.evidence++;
    weighed.ofSource(source.tool(at), weighed.served());
    var isSpared = !tell(probe);
    var now = probe.atNanos;
    var knownGood = knownGood(at, now);
    var verified = verified(at);
    if (!open(at, newPair, now) || !rule.decides(at, knownGood, verified, now)) {
      return;
    }
    if (isSpared) {
      tellSpared(at, probe);
    } else if (source.marked(at, Mark.DECOY) && !verified) {
      counts.withheld++;
    } else {
      var good = knownGood || servedByNow(at, now);
      if (good == knownGood || rule.decides(at, true, verified, now)) {
        give(at, good, probe);
      }
    }
  }

  /** Tells the evidence, unless the source is spared. */
  private boolean tell(RawProbe probe) {
    var isSpared = host.spared(probe.sourceHigh, probe.sourceLow);
    if (!isSpared) {
      sink.evidence(probe, weighed);
    }
    return !isSpared;
  }

  /**
   * After a verdict only a new pair makes the next offence, but proof of the address counts now.
   */
  private boolean open(int at, boolean newPair, long now) {
    if (source.blocked(at, now)) {
      return verified(at) && !source.marked(at, Mark.VERIFIED);
    }
    return newPair || !source.judged(at);
  }

  /**
   * Whether a verdict on the probe would be verified. After a first verdict the probe itself is to
   * be a handshake on a trap: what was proven once lends nothing to packets that anybody may forge.
   */
  private boolean verified(int at) {
    return rule.proven(at) && (!source.judged(at) || weighed.kind().trap());
  }

  private boolean knownGood(int at, long now) {
    return servedSources.knownGood(source.high(at), source.low(at), source.keyLength(at), now);
  }

  /** The last question before a source's first block; it does not ask where that is proven. */
  private boolean servedByNow(int at, long now) {
    if (source.offences(at) > 0 || verified(at)) {
      return false;
    }
    var high = source.high(at);
    var low = source.low(at);
    var keyLength = source.keyLength(at);
    var asked = host.servingNow(high, low, keyLength, port -> served(high, low, port, true, now));
    source.mark(at, Mark.UNASKED, !asked);
    return knownGood(at, now);
  }

  private void give(int at, boolean knownGood, RawProbe probe) {
    var now = probe.atNanos;
    var verified = verified(at);
    var kind = kind(verified, knownGood);
    // proof that comes while the verdict lives is the same offence
    var sinceEnd = now / MILLIS - source.endMillis(at);
    var offence =
        VerdictLife.left(source.offences(at), sinceEnd) + (source.blocked(at, now) ? 0 : 1);
    var life =
        kind == BlockKind.RESTRICTED
            ? VerdictLife.RESTRICTED
            : VerdictLife.nanos(offence, verified, source.high(at), source.low(at));
    source.judge(at, now + life, offence, verified);
    counts.verdicts++;
    sink.block(source.high(at), source.low(at), source.keyLength(at), life, kind);
    sink.verdict(writer.verdict(at, probe, weighed, life), kind);
  }

  private static BlockKind kind(boolean verified, boolean knownGood) {
    if (verified) {
      return BlockKind.BLOCKED;
    }
    return knownGood ? BlockKind.RESTRICTED : BlockKind.SUSPECT;
  }

  private void tellSpared(int at, RawProbe probe) {
    counts.spared++;
    if (probe.atNanos / MILLIS - source.alertMillis(at) >= ALERT_MILLIS) {
      source.alerted(at, probe.atNanos);
      sink.spared(source.prefix(at), probe);
    }
  }

  /** The one whose tuple the probe has; another detector may be the only one to hold it. */
  private void foundTwin(RawProbe probe) {
    var high = decoyGroups.high();
    var low = decoyGroups.low();
    var keyLength = decoyGroups.keyLength();
    var at = table.find(high, low, keyLength);
    if (at == SourceTable.NONE && sharesDecoys) {
      sink.decoy(new Prefix(new SourceAddress(high, low), keyLength), probe, false);
    } else {
      foundDecoy(at, probe);
    }
  }

  private void foundDecoy(int at, RawProbe probe) {
    if (at == SourceTable.NONE || source.marked(at, Mark.DECOY)) {
      return;
    }
    counts.decoys++;
    source.mark(at, Mark.DECOY, true);
    var isVoid = source.blocked(at, probe.atNanos) && !source.marked(at, Mark.VERIFIED);
    if (isVoid) {
      source.pardon(at, probe.atNanos);
    }
    sink.decoy(source.prefix(at), probe, isVoid);
  }

  /** Whether equal sequence numbers mean anything: not where sockets have seen it, nor in UDP. */
  private static boolean hasSequence(RawProbe probe, EvidenceKind kind) {
    return probe.tcp && !kind.verified();
  }

  /**
   * Forgets all sources within {@code prefix}: score, pairs and offences, as an unblock asks; not
   * that one is a decoy, which may be why it is unblocked. Reads the whole table, some
   * milliseconds.
   *
   * @return how many there were
   */
  public int forget(Prefix prefix) {
    return forget(prefix::contains);
  }

  /** The same with all sources that are {@code within}, by one look through the table. */
  public int forget(Predicate<Prefix> within) {
    return known.forget(within);
  }

  /**
   * Takes back the verdict on a source, if one lives: the next new pair decides again. It was no
   * offence; all else is remembered.
   *
   * @param prefix a source as in a verdict
   * @param now Unix time in nanoseconds, by the clock of the probes
   */
  public void undecide(Prefix prefix, long now) {
    known.undecide(prefix, now);
  }

  /** What is remembered of the source that {@code address} belongs to, as of {@code now}. */
  public Optional<Held> held(SourceAddress address, Instant now) {
    var keyLength = keyLength(address.high(), address.low());
    var key = address.masked(keyLength);
    return known.held(new Prefix(key, keyLength), now);
  }

  /**
   * Tells whom it must know after a restart, slot by slot.
   *
   * @param from the first slot, from 0
   * @return the slot to go on from; -1 if that was the last
   */
  public int offenders(int from, int count, Consumer<Memory.Offender> to) {
    known.offenders(from, count, to);
    return from + count < table.slots() ? from + count : -1;
  }

  /** Goes on from what was known before, unless it knows better. */
  public void remember(Memory memory) {
    memory.offenders().forEach(known::remember);
    memory.served().forEach(servedSources::remember);
  }

  /** Who this host served lately; others may ask it from any thread. */
  public ServedSources servedSources() {
    return servedSources;
  }

  /** What became of the probes so far. */
  public DetectionCounts counts() {
    return counts.taken(table.evicted());
  }

  private int keyLength(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff ? 32 : host.keyLength(high, low);
  }

  private static long lowMask(int keyLength) {
    return keyLength == 64 ? 0 : -1L;
  }
}
