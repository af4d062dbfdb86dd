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

/**
 * One host's detector: sums what each source's probes prove over distinct pairs, and decides at the
 * limit. Everything here, queries and {@link #forget} too, is for one thread only, the packet
 * thread; others hand it their wishes. A probe allocates nothing, unless it decides.
 */
public final class ScanDetector {

  private static final long SPARED_SECONDS = 3_600;
  private static final long NANOS = 1_000_000_000L;

  private final HostView host;
  private final DetectionSink sink;
  private final EvidenceClassifier classifier;
  private final SourceTable table;
  private final SourceRecord source;
  private final DecoyGroups decoyGroups;
  private final VerdictWriter writer;
  private final Weighed weighed = new Weighed(EvidenceKind.SYN_DARK, ScanType.SYN);
  private final boolean protocolsCount;

  private long probes;
  private long proveNothing;
  private long repeats;
  private long evidence;
  private long untracked;
  private long decoys;
  private long withheld;
  private long spared;
  private long verdicts;
  private long servedConnections;

  public ScanDetector(DetectorSettings settings, HostView host, DetectionSink sink) {
    this(settings, host, sink, new DecoyGroups());
  }

  /** A detector that looks for decoys together with others of the same thread. */
  public ScanDetector(
      DetectorSettings settings, HostView host, DetectionSink sink, DecoyGroups decoyGroups) {
    this.decoyGroups = decoyGroups;
    this.host = host;
    this.protocolsCount = settings.protocolsCount();
    this.sink = sink;
    this.classifier = new EvidenceClassifier(host);
    this.table = new SourceTable(settings.sources(), settings.seed());
    this.source = table.source();
    this.writer = new VerdictWriter(settings.host(), source);
  }

  /** Weighs a packet to this host that was addressed to it alone and whose checksum is right. */
  public void probe(RawProbe probe) {
    var kind = classifier.kind(probe);
    if (kind == null) {
      probes++;
      proveNothing++;
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
   * Counts a handshake on a served port that the source broke off by RST (E6). It does not prove the
   * source's address: an innocent whose address was forged answers alike.
   */
  public void halfOpen(RawProbe probe) {
    judged(probe, EvidenceKind.HALF_OPEN);
  }

  /** Counts a handshake on a served port that was closed without data from the source (E7). */
  public void connectedWithoutData(RawProbe probe) {
    judged(probe, EvidenceKind.CONNECTED_WITHOUT_DATA);
  }

  /**
   * Notes that a port of this host served the source (E12): a connection or an exchange of datagrams
   * with data both ways. Over TCP it makes the source known good here for 24 hours.
   *
   * @param atNanos Unix time in nanoseconds
   */
  public void served(long sourceHigh, long sourceLow, int port, boolean tcp, long atNanos) {
    servedConnections++;
  }

  /**
   * Counts a packet of an IP protocol that this host does not speak, SCTP among them (E11): every
   * protocol once, whatever its port. Evidence only if the settings say so, else just counted.
   *
   * @param probe with {@link RawProbe#other} set
   */
  public void unhandled(RawProbe probe) {
    if (protocolsCount) {
      judged(probe, EvidenceKind.UNHANDLED_PROTOCOL);
    } else {
      probes++;
      proveNothing++;
    }
  }

  /** Counts a probe of which the caller knows what it proves, as in a capture file. */
  public void judged(RawProbe probe, EvidenceKind kind) {
    probes++;
    var type = FlagClassifier.type(probe, kind);
    weighed.set(kind, type);
    var keyLength = keyLength(probe.sourceHigh, probe.sourceLow);
    var high = probe.sourceHigh;
    var low = keyLength == 32 ? probe.sourceLow : probe.sourceLow & lowMask(keyLength);
    var at = table.claim(high, low, keyLength, probe.atNanos);
    if (at == SourceTable.NONE) {
      untracked++;
      tell(probe);
      return;
    }
    if (probe.tcp && decoyGroups.joins(probe, high, low, keyLength)) {
      foundDecoy(at, probe);
      foundDecoy(table.find(decoyGroups.high(), decoyGroups.low(), decoyGroups.keyLength()), probe);
    }
    var pair = source.pair(at, probe.port, probe.tcp);
    if (count(at, pair, probe, kind, type)) {
      decide(at, pair < 0, probe, kind, type);
    }
  }

  /** Whether the probe counts for more than its pair did before. */
  private boolean count(int at, int pair, RawProbe probe, EvidenceKind kind, ScanType type) {
    var gain = kind.weight() - (pair < 0 ? 0 : source.kind(at, pair).weight());
    if (gain <= 0) {
      repeats++;
      return false;
    }
    if (pair < 0) {
      source.addPair(at, probe.port, probe.tcp, kind);
    } else {
      source.setKind(at, pair, probe.tcp, kind);
    }
    source.gain(at, gain, probe.atNanos);
    source.keep(at, probe, kind, type);
    evidence++;
    return true;
  }

  private void decide(int at, boolean newPair, RawProbe probe, EvidenceKind kind, ScanType type) {
    var isSpared = !tell(probe);
    // after a verdict only a new pair makes the next offence
    var open = newPair ? !source.blocked(at, probe.atNanos) : source.expiry(at) == 0;
    if (!open || !isScanner(at, probe.atNanos)) {
      return;
    }
    if (isSpared) {
      tellSpared(at, probe);
    } else if (source.decoy(at)) {
      withheld++;
    } else {
      give(at, probe, kind, type);
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

  private boolean isScanner(int at, long now) {
    if (source.score(at, now) < SequentialTest.LIMIT) {
      return false;
    }
    var pairs = source.pairs(at);
    return pairs >= SequentialTest.MIN_PAIRS
        || (pairs >= SequentialTest.MIN_PAIRS_MALFORMED && source.allMalformed(at));
  }

  private void give(int at, RawProbe probe, EvidenceKind kind, ScanType type) {
    var now = probe.atNanos;
    var since = now / NANOS - source.offenceSeconds(at);
    var offence = VerdictLife.left(source.offences(at), since) + 1;
    var life = VerdictLife.nanos(offence);
    source.offences(at, offence, now);
    source.expiry(at, now + life);
    verdicts++;
    sink.block(source.high(at), source.low(at), source.keyLength(at), life, BlockKind.SUSPECT);
    sink.verdict(writer.verdict(at, probe, kind, type), BlockKind.SUSPECT);
  }

  private void tellSpared(int at, RawProbe probe) {
    spared++;
    var now = probe.atNanos / NANOS;
    if (now - source.sparedSeconds(at) >= SPARED_SECONDS) {
      source.sparedSeconds(at, now);
      sink.spared(source.prefix(at), probe);
    }
  }

  private void foundDecoy(int at, RawProbe probe) {
    if (at == SourceTable.NONE || source.decoy(at)) {
      return;
    }
    decoys++;
    source.markDecoy(at);
    var blocked = source.blocked(at, probe.atNanos);
    if (blocked) {
      source.expiry(at, 0);
      source.offences(at, source.offences(at) - 1, probe.atNanos);
    }
    sink.decoy(source.prefix(at), probe, blocked);
  }

  /**
   * Forgets all sources within {@code prefix}: score, pairs and offences, as an unblock asks. Reads
   * the whole table, some milliseconds.
   *
   * @return how many there were
   */
  public int forget(Prefix prefix) {
    var forgotten = 0;
    for (var slot = 0; slot < table.slots(); slot++) {
      var at = table.place(slot);
      if (source.taken(at) && prefix.contains(source.prefix(at))) {
        table.clear(at);
        forgotten++;
      }
    }
    return forgotten;
  }

  /** What is remembered of the source that {@code address} belongs to, as of {@code now}. */
  public Optional<Held> held(SourceAddress address, Instant now) {
    var keyLength = keyLength(address.high(), address.low());
    var key = address.masked(keyLength);
    var at = table.find(key.high(), key.low(), keyLength);
    if (at == SourceTable.NONE) {
      return Optional.empty();
    }
    var nanos = now.getEpochSecond() * NANOS + now.getNano();
    var expiry = source.expiry(at);
    return Optional.of(
        new Held(
            source.prefix(at),
            source.score(at, nanos),
            source.pairs(at),
            VerdictLife.left(source.offences(at), now.getEpochSecond() - source.offenceSeconds(at)),
            expiry > nanos ? Optional.of(Instant.EPOCH.plusNanos(expiry)) : Optional.empty(),
            source.decoy(at),
            writer.kept(at)));
  }

  /** What became of the probes so far. */
  public DetectionCounts counts() {
    return new DetectionCounts(
        probes,
        proveNothing,
        repeats,
        evidence,
        table.evicted(),
        untracked,
        decoys,
        withheld,
        spared,
        verdicts);
  }

  private int keyLength(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff ? 32 : host.keyLength(high, low);
  }

  private static long lowMask(int keyLength) {
    return keyLength <= 64 ? 0 : -1L << (128 - keyLength);
  }
}
