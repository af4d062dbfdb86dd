package io.picketline.coordinator.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.RegistrySettings;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OrderRehearsalTest {

  private static final Instant NOW = Instant.parse("2031-05-01T12:00:00Z");

  @Test
  void run_whateverTheTime_changesSomethingThriceEachPass() {
    var settings = RegistrySettings.defaults("coord1", "test");

    assertThat(OrderRehearsal.run(settings, NOW)).isEqualTo(3 * OrderRehearsal.PASSES);
  }
}
