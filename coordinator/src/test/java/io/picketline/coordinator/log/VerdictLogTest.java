package io.picketline.coordinator.log;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.protocol.log.Change;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerdictLogTest {
  private static final int RETAINED = 10;
  private static final int MANY = 5 * RETAINED;

  private final VerdictLog log = new VerdictLog(History.EMPTY, 9, RETAINED);

  @Test
  void since_moreAtOnceThanAreRetained_hasAllUntilTheyArePruned() {
    var before = log.head();
    for (var i = 0; i < MANY; i++) {
      var verdict = Samples.verdict("198.51.100." + i, NOW, Duration.ofDays(1));
      log.append(new Change.Blocked(verdict));
    }

    assertThat(log.since(before)).hasSize(MANY);

    log.prune();
    assertThat(log.oldest()).isEqualTo(log.head() - RETAINED + 1);
  }
}
