package io.picketline.coordinator.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.link.Rehearsal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RegistryRehearsalTest {

  private static final Instant NOW = Instant.parse("2031-05-01T12:00:00Z");

  @Test
  void run_whateverTheTime_endsInAVerdictEachPass() {
    var settings = RegistrySettings.defaults("coord1", "test");

    assertThat(RegistryRehearsal.run(settings, NOW)).isEqualTo(Rehearsal.PASSES);
  }
}
