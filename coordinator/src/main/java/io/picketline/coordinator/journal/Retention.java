package io.picketline.coordinator.journal;

import java.time.Duration;

/**
 * How much a journal keeps of what is over.
 *
 * @param entries log entries for readers that were away; 1 or more
 * @param history how long events are kept
 * @param events most of them; 1 or more
 * @param evidence how long the probes behind an event are kept
 * @param proofs most events whose probes are kept; 1 or more
 */
public record Retention(int entries, Duration history, int events, Duration evidence, int proofs) {

  public Retention {
    requirePositive("entries", entries);
    requirePositive("events", events);
    requirePositive("proofs", proofs);
  }

  /** What holds where nothing is configured, with this many entries. */
  public static Retention ofEntries(int entries) {
    return new Retention(entries, Duration.ofDays(90), 500_000, Duration.ofDays(14), 50_000);
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: %d is below 1".formatted(what, value));
    }
  }
}
