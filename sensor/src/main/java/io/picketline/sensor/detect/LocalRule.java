package io.picketline.sensor.detect;

import io.picketline.protocol.SequentialTest;

/** When what is held against a source is enough for a verdict on this host. */
final class LocalRule {

  private Trigger trigger;
  private final SourceRecord source;

  LocalRule(Trigger trigger, SourceRecord source) {
    this.trigger = trigger;
    this.source = source;
  }

  /** Another trigger from now on. */
  void trigger(Trigger now) {
    trigger = now;
  }

  /**
   * Whether it is enough now.
   *
   * @param knownGood whether this host served the source lately: then twice the sum is asked, and
   *     more pairs, unless the verdict is verified
   * @param verified whether the verdict would be
   */
  boolean decides(int at, boolean knownGood, boolean verified, long now) {
    var pairs = source.pairs(at);
    if (knownGood && !verified) {
      return pairs >= SequentialTest.MIN_PAIRS_KNOWN_GOOD
          && source.score(at, now) >= SequentialTest.KNOWN_GOOD_LIMIT;
    }
    if (!trigger.byEvidence()) {
      return pairs >= trigger.pairs();
    }
    return source.score(at, now) >= SequentialTest.LIMIT && enough(at, pairs);
  }

  /** Whether handshakes on traps alone prove the source a scanner. */
  boolean proven(int at) {
    var dark = source.marked(at, Mark.DARK_TRAP) ? 1 : 0;
    return SequentialTest.verifies(dark, source.litTraps(at));
  }

  private boolean enough(int at, int pairs) {
    return pairs >= SequentialTest.MIN_PAIRS
        || (pairs >= SequentialTest.MIN_PAIRS_MALFORMED && source.allMalformed(at))
        || source.marked(at, Mark.DARK_TRAP);
  }
}
