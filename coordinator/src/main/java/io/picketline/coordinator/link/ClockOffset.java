package io.picketline.coordinator.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;

/**
 * By how much a sensor's clock is ahead of this host's, from the times in its messages. A message
 * takes time to come, which makes the clock seem to lag, never to lead: of the last ones the one
 * that lagged least is nearest to the truth. Not thread-safe.
 */
final class ClockOffset {

  /** So many that some were not delayed, so few that a clock set right shows within a minute. */
  private static final int SAMPLES = 12;

  /** A clock that is further off is off by this, for all that anybody needs to know. */
  private static final Duration MOST = Duration.ofDays(36_525);

  private final Deque<Duration> last = new ArrayDeque<>(SAMPLES);

  /** Notes that a message which says {@code theirs} came at {@code ours}. */
  void heard(Instant theirs, Instant ours) {
    if (last.size() == SAMPLES) {
      last.removeFirst();
    }
    var ahead = Duration.between(ours, theirs);
    last.addLast(
        ahead.abs().compareTo(MOST) > 0 ? ahead.isNegative() ? MOST.negated() : MOST : ahead);
  }

  /** By how much the sensor's clock is ahead, negative if behind; none before a message. */
  Optional<Duration> ahead() {
    return last.stream().max(Comparator.naturalOrder());
  }
}
