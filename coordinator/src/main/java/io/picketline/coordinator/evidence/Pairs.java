package io.picketline.coordinator.evidence;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/**
 * The pairs of a host and its port that a source has touched, each with the piece that counts for
 * it: a bounded number. From there on the host with the most gives one for a new one, the oldest
 * that no verdict shows, so that one host's word, however often it speaks, leaves room for that of
 * others. Not thread-safe.
 */
final class Pairs {

  /** Held at most. */
  static final int MOST = 32;

  /** Of those, the first ones stay: verdicts show them. */
  private static final int FIRST_KEPT = 16;

  private static final int GIVING = MOST - FIRST_KEPT;

  private final List<Evidence> held;
  private int next;

  /** None yet. */
  Pairs() {
    this.held = new ArrayList<>(4);
  }

  Pairs(List<Evidence> known) {
    this.held = new ArrayList<>(known);
  }

  int size() {
    return held.size();
  }

  boolean full() {
    return held.size() == MOST;
  }

  Evidence get(int at) {
    return held.get(at);
  }

  /** The place of the pair that the piece is of; -1 if there is none. */
  int indexOf(Evidence piece) {
    for (var i = 0; i < held.size(); i++) {
      if (samePair(held.get(i), piece)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Takes what counts for a pair from now on.
   *
   * @param known its place; -1 if it is new
   */
  void remember(Evidence piece, int known) {
    if (known >= 0) {
      held.set(known, piece);
    } else if (!full()) {
      held.add(piece);
    } else {
      var at = giving();
      held.set(at, piece);
      next = (at - FIRST_KEPT + 1) % GIVING;
    }
  }

  private int giving() {
    var counts = new HashMap<String, Integer>();
    var most = 0;
    for (var piece : held) {
      most = Math.max(most, counts.merge(piece.host(), 1, Integer::sum));
    }
    for (var i = 0; i < GIVING; i++) {
      var at = FIRST_KEPT + (next + i) % GIVING;
      int count = counts.getOrDefault(held.get(at).host(), 0);
      if (count == most) {
        return at;
      }
    }
    return FIRST_KEPT + next; // all that the host has are among the first
  }

  /** Distinct hosts. */
  int hosts() {
    var hosts = new HashSet<String>();
    held.forEach(piece -> hosts.add(piece.host()));
    return hosts.size();
  }

  /** The one host that all are of; an empty name if there are several hosts or none. */
  String witness() {
    var first = held.isEmpty() ? "" : held.getFirst().host();
    return held.stream().allMatch(piece -> piece.host().equals(first)) ? first : "";
  }

  int count(EvidenceKind kind) {
    return (int) held.stream().filter(piece -> piece.kind() == kind).count();
  }

  /** Whether a completed handshake is among them, which no forged source can have. */
  boolean holdHandshake() {
    return held.stream().anyMatch(piece -> piece.kind().verified());
  }

  /** What those of one host weigh together. */
  double weightOf(String host) {
    var sum = 0.0;
    for (var piece : held) {
      sum += piece.host().equals(host) ? piece.kind().weight() : 0;
    }
    return sum;
  }

  List<Evidence> all() {
    return List.copyOf(held);
  }

  private static boolean samePair(Evidence one, Evidence other) {
    return one.host().equals(other.host())
        && one.probe().protocol() == other.probe().protocol()
        && (one.probe().port() == other.probe().port()
            || one.probe().protocol() == IpProtocol.SCTP); // one protocol, whatever its port
  }
}
