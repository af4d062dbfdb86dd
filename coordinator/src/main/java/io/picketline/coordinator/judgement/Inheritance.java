package io.picketline.coordinator.judgement;

import io.picketline.coordinator.quota.Allowance;
import io.picketline.coordinator.quota.TokenBucket;
import io.picketline.protocol.log.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry leaves to the next one of the same process, so that whoever makes it start anew
 * gains nothing by that: budgets as far as they are used up, and who claims to have seen a later
 * history. Not thread-safe.
 */
public final class Inheritance {

  /** How often a sensor that nobody agrees with is believed to have seen a later history. */
  static final Duration ALONE_AGAIN = Duration.ofHours(1);

  private final Map<String, TokenBucket> buckets = new HashMap<>();
  private final Map<String, Epoch> claims = new HashMap<>();
  private Optional<Instant> aloneAt = Optional.empty();

  /** The bucket of that name, full only if it was never used. */
  TokenBucket bucket(String name, Allowance allowance, Instant now) {
    return buckets.computeIfAbsent(name, _ -> new TokenBucket(allowance, now));
  }

  /** That host has seen this later history; none if it follows ours. */
  void claimed(String host, Optional<Epoch> later) {
    later.ifPresentOrElse(epoch -> claims.put(host, epoch), () -> claims.remove(host));
  }

  /** Whether two hosts have seen a later history than {@code own}. */
  boolean claimedByTwo(Epoch own) {
    return claims.values().stream().filter(epoch -> epoch.compareTo(own) > 0).count() > 1;
  }

  /** Whether one host may be believed alone now; if so, not again for {@link #ALONE_AGAIN}. */
  boolean believesOne(Instant now) {
    var free = aloneAt.filter(last -> now.isBefore(last.plus(ALONE_AGAIN))).isEmpty();
    aloneAt = free ? Optional.of(now) : aloneAt;
    return free;
  }
}
