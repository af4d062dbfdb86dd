package io.picketline.sensor.replay;

import io.picketline.protocol.EvidenceKind;
import io.picketline.sensor.detect.FlagClassifier;
import io.picketline.sensor.detect.RawProbe;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Probes whose refusal is still to come: in a capture file it is the reset or the ICMP error that
 * makes them evidence, so they count from there on.
 */
final class Unanswered {

  /** A probe that waits, and what its refusal makes of it. */
  record Waiting(RawProbe probe, EvidenceKind kind) {}

  private static final int RST = 0x04;

  private final Conversations conversations;
  private final Map<Integer, Waiting> waiting = new HashMap<>();

  Unanswered(Conversations conversations) {
    this.conversations = conversations;
  }

  /** Whether the probe has to wait; it is kept until then. */
  boolean waits(RawProbe probe, EvidenceKind kind, int direction) {
    var asks = !probe.tcp || FlagClassifier.meaning(probe.flags) == FlagClassifier.Meaning.SYN;
    if (!asks || !conversations.is(direction, FileLore.REFUSED)) {
      return false;
    }
    var copy = new RawProbe();
    copy.copy(probe);
    waiting.putIfAbsent(direction, new Waiting(copy, kind));
    return true;
  }

  /** The probe that this packet refuses, if one waits for it. */
  @Nullable Waiting refusedBy(RawProbe packet, int direction) {
    return packet.tcp && (packet.flags & RST) != 0 ? refused(Conversations.back(direction)) : null;
  }

  /** The probe in this direction, if one waits there. */
  @Nullable Waiting refused(int direction) {
    return waiting.remove(direction);
  }
}
