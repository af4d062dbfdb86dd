package io.picketline.coordinator.registry;

import io.picketline.coordinator.registry.RegistrySettings.Allowance;
import java.time.Duration;
import java.time.Instant;

/** Tokens that are used up and come back with time. */
final class TokenBucket {
  private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

  private final Allowance allowance;
  private double tokens;
  private Instant filledAt;

  /** A full bucket. */
  TokenBucket(Allowance allowance, Instant now) {
    this.allowance = allowance;
    this.tokens = allowance.burst();
    this.filledAt = now;
  }

  boolean has(Instant now) {
    var elapsed = Duration.between(filledAt, now);
    filledAt = now;
    if (!elapsed.isNegative()) {
      var back = elapsed.toNanos() / NANOS_PER_MINUTE * allowance.perMinute();
      tokens = Math.min(allowance.burst(), tokens + back);
    }
    return tokens >= 1;
  }

  void take() {
    tokens--;
  }
}
