package io.picketline.coordinator.quota;

import java.time.Duration;
import java.time.Instant;

/** Tokens that are used up and come back with time; counted without rounding. */
public final class TokenBucket {
  /** One token: what a rate of one a minute brings in a minute, in nanoseconds. */
  private static final long TOKEN = Duration.ofMinutes(1).toNanos();

  private final Allowance allowance;
  private long credit;
  private Instant filledAt;

  /** A full bucket. */
  public TokenBucket(Allowance allowance, Instant now) {
    this.allowance = allowance;
    this.credit = full();
    this.filledAt = now;
  }

  public boolean has(Instant now) {
    var elapsed = Duration.between(filledAt, now);
    filledAt = now;
    if (elapsed.toMinutes() >= allowance.burst()) {
      credit = full();
    } else if (elapsed.isPositive()) {
      credit = Math.min(full(), credit + elapsed.toNanos() * allowance.perMinute());
    }
    return credit >= TOKEN;
  }

  /** When there is a token, as far as is known at {@code now}; that instant if there is one. */
  public Instant nextAt(Instant now) {
    if (has(now)) {
      return now;
    }
    var missing = TOKEN - credit;
    return now.plusNanos(Math.ceilDiv(missing, allowance.perMinute()));
  }

  /** Whole tokens that there are. */
  public int left(Instant now) {
    return has(now) ? (int) (credit / TOKEN) : 0;
  }

  public void take() {
    credit -= TOKEN;
  }

  /** Undoes a {@link #take()}. */
  public void giveBack() {
    credit = Math.min(full(), credit + TOKEN);
  }

  private long full() {
    return allowance.burst() * TOKEN;
  }
}
