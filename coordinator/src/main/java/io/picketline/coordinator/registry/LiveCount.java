package io.picketline.coordinator.registry;

import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.time.Instant;

/**
 * How many verdicts of the log a host should keep. Counts them only for one that keeps fewer, and
 * at most once a second while nothing is new. Not thread-safe.
 */
final class LiveCount {

  /** What ends this soon may have ended on a host: its clock follows another coordinator's. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final Duration GOOD_FOR = Duration.ofSeconds(1);

  private final VerdictLog log;
  private long countedAt = -1;
  private Instant goodUntil = Instant.MIN;
  private int count;

  LiveCount(VerdictLog log) {
    this.log = log;
  }

  /** How many there are; or more, where it makes no difference to a host that says this. */
  int expectedOf(LinkMessage.Health said, Instant now) {
    var all = log.state().size();
    if (all <= said.held() + Math.max(0, log.head() - said.have())) {
      return all;
    }
    if (countedAt != log.head() || !now.isBefore(goodUntil)) {
      count = log.state().live(now.plus(MARGIN));
      countedAt = log.head();
      goodUntil = now.plus(GOOD_FOR);
    }
    return count;
  }
}
