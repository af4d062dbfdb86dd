package io.picketline.lab.scenario;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Verdict;

/**
 * A verdict and the moment from which its effect is timed.
 *
 * @param sentAt when the probe that decided it left the attacker, nanoseconds since 1970, by the
 *     kernel's stamp at the attacker's interface
 */
record Decision(Verdict verdict, long sentAt) {

  /** The probe that decided: the last of the verdict's evidence. */
  Evidence decider() {
    return verdict.evidence().getLast();
  }

  /** {@code the 3rd piece of evidence, a SYN to a:443}. */
  String text() {
    return "the %s piece of evidence, %s to %s:%d"
        .formatted(
            ordinal(verdict.evidence().size()),
            decider().type().text(),
            decider().host(),
            decider().probe().port());
  }

  private static String ordinal(int number) {
    return switch (number) {
      case 1 -> "1st";
      case 2 -> "2nd";
      case 3 -> "3rd";
      default -> number + "th";
    };
  }
}
