package io.picketline.coordinator.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Progress progress = new Progress();

  @Test
  void inForceSince_entryWithinAStep_isWhenThatWasReached() {
    progress.reached(3, NOW);
    progress.reached(3, NOW.plusSeconds(5));
    progress.reached(8, NOW.plusSeconds(9));
    progress.reached(8, NOW.plusSeconds(14));

    assertThat(progress.inForceSince(4)).contains(NOW.plusSeconds(9));
    assertThat(progress.inForceSince(8)).contains(NOW.plusSeconds(9));
    assertThat(progress.inForceSince(9)).isEmpty();
  }

  @Test
  void inForceSince_entryItHadWhenFirstHeardOf_isUnknown() {
    progress.reached(3, NOW);

    assertThat(progress.inForceSince(3)).isEmpty();
  }

  @Test
  void inForceSince_afterItFellBack_countsFromThen() {
    progress.reached(3, NOW);
    progress.reached(8, NOW.plusSeconds(1));
    progress.reached(5, NOW.plusSeconds(2));
    progress.reached(9, NOW.plusSeconds(3));

    assertThat(progress.inForceSince(8)).contains(NOW.plusSeconds(3));
  }

  @Test
  void inForceSince_stepLongGone_isUnknown() {
    LongStream.rangeClosed(1, 1_000).forEach(seq -> progress.reached(seq, NOW.plusSeconds(seq)));

    assertThat(progress.inForceSince(1_000)).contains(NOW.plusSeconds(1_000));
    assertThat(progress.inForceSince(500)).isEmpty();
  }
}
