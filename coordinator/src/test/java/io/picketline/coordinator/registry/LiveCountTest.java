package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Five verdicts of an hour and five of a minute. */
class LiveCountTest {
  private final VerdictLog log = Samples.judgement().log();
  private final LiveCount live = new LiveCount(log);

  @Test
  void expectedOf_someExpired_countsThoseInForce() {
    block(0, Duration.ofHours(1));
    block(5, Duration.ofMinutes(1));

    assertThat(live.expectedOf(keeps(4), NOW)).isEqualTo(10);
    assertThat(live.expectedOf(keeps(4), NOW.plusSeconds(60))).isEqualTo(5);
  }

  @Test
  void expectedOf_newEntries_countsAnew() {
    block(0, Duration.ofHours(1));
    assertThat(live.expectedOf(keeps(0), NOW)).isEqualTo(5);
    block(5, Duration.ofHours(1));

    assertThat(live.expectedOf(keeps(0), NOW)).isEqualTo(10);
  }

  private LinkMessage.Health keeps(int held) {
    return new LinkMessage.Health(0, 0, 0, 0, 0, 0, Optional.empty(), log.head(), held, NOW);
  }

  private void block(int first, Duration life) {
    for (var i = first; i < first + 5; i++) {
      var source = Prefix.parse("198.51.100." + i);
      var until = NOW.plus(life);
      var verdict = Verdict.ordered(source, Origin.OPERATOR, "by hand", "root", NOW, until);
      log.append(new Change.Blocked(verdict));
    }
  }
}
