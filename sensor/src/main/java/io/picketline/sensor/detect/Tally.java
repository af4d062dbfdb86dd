package io.picketline.sensor.detect;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanTool;
import org.jspecify.annotations.Nullable;

/** Adds what probes prove to what is held on their sources. */
final class Tally {

  /** From here on a pair is worth more than remembering an older one exactly. */
  private static final double HEAVY = EvidenceKind.SYN_UNSERVED.weight();

  private final SourceTable table;
  private final SourceRecord source;
  private final Details details;

  /** What a probe added to its source. */
  enum Gain {
    /** Nothing: the pair counts already. */
    NONE,
    /** Nothing: there is no room to remember that it counted. */
    NO_ROOM,
    /** Its pair now counts for more, or with a trap. */
    HEAVIER,
    NEW_PAIR
  }

  Tally(SourceTable table) {
    this.table = table;
    this.source = table.source();
    this.details = table.details();
  }

  /** Counts a probe of the source at {@code at}. */
  Gain count(int at, RawProbe probe, EvidenceKind kind) {
    var port = PairList.port(probe);
    var protocol = PairList.protocol(probe);
    var here = source.pair(at, port, protocol);
    var entry = here < 0 ? table.detailsOf(at) : Details.NONE;
    var there = entry == Details.NONE ? -1 : details.pair(entry, port, protocol);
    if (here < 0 && there < 0) {
      return addPair(at, probe, kind) ? Gain.NEW_PAIR : Gain.NO_ROOM;
    }
    var before = here < 0 ? details.kind(entry, there) : source.kind(at, here);
    if (!kind.replaces(before)) {
      return Gain.NONE;
    }
    if (here < 0) {
      details.kind(entry, there, kind);
    } else {
      source.kind(at, here, kind);
    }
    var more = Math.max(0, kind.weight() - left(at, before, probe.atNanos));
    note(at, probe, kind, more, false);
    return Gain.HEAVIER;
  }

  /** What an only pair's earlier kind still counts for; that of one among others is not known. */
  private double left(int at, EvidenceKind before, long now) {
    return source.pairs(at) == 1 ? source.left(at, before.weight(), now) : before.weight();
  }

  private boolean addPair(int at, RawProbe probe, EvidenceKind kind) {
    if (!store(at, probe, kind)) {
      return false;
    }
    source.countPair(at);
    note(at, probe, kind, kind.weight(), true);
    return true;
  }

  private boolean store(int at, RawProbe probe, EvidenceKind kind) {
    var port = PairList.port(probe);
    var protocol = PairList.protocol(probe);
    if (source.stored(at) < SourceRecord.PAIRS) {
      source.addPair(at, port, protocol, kind);
      return true;
    }
    var entry = table.claimDetails(at, probe.atNanos);
    if (entry != Details.NONE) {
      details.addPair(entry, port, protocol, kind);
      return true;
    }
    // a light pair that is forgotten would count again and again: an innocent's few would add up
    if (kind.weight() < HEAVY && !source.judged(at)) {
      return false;
    }
    source.addPair(at, port, protocol, kind);
    return true;
  }

  private void note(int at, RawProbe probe, EvidenceKind kind, double weight, boolean newPair) {
    var added = weight + shape(at, probe, kind, newPair);
    source.gain(at, added, probe.atNanos);
    if (kind == EvidenceKind.TRAP_DARK) {
      source.mark(at, Mark.DARK_TRAP, true);
    } else if (kind == EvidenceKind.TRAP) {
      source.countLitTrap(at);
    }
    keep(at, probe, kind);
  }

  /** What the shape of a tool adds, if the source shows it for the first time. */
  private double shape(int at, RawProbe probe, EvidenceKind kind, boolean newPair) {
    if (!probe.tcp || !kind.tellsTool()) {
      return 0;
    }
    var folded = newPair && ToolShapes.masscanFold(probe);
    var masscan = folded && source.marked(at, Mark.FOLDED);
    if (folded) {
      source.mark(at, Mark.FOLDED, true);
    }
    var shown = masscan ? ScanTool.MASSCAN : ToolShapes.of(probe);
    if (shown == null) {
      return 0;
    }
    var before = source.tool(at);
    var gain = shown.weight() - weight(before);
    if (before == null || gain > 0 || masscan) {
      source.tool(at, shown);
    }
    return Math.max(0, gain);
  }

  private static double weight(@Nullable ScanTool tool) {
    return tool == null ? 0 : tool.weight();
  }

  private void keep(int at, RawProbe probe, EvidenceKind kind) {
    if (source.probes().keep(at, probe, kind)) {
      return;
    }
    var entry = table.claimDetails(at, probe.atNanos);
    if (entry != Details.NONE) {
      details.keep(entry, source.probes().sinceFirst(at, probe), probe, kind);
    }
  }
}
