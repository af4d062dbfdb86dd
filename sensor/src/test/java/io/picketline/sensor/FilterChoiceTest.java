package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.filter.FilterSettings;
import io.picketline.sensor.time.SteadyClock;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterChoiceTest {

  @TempDir Path state;

  @Test
  void fast_observing_leavesItToTheKeeperWhoseFilterRemembers() {
    var choice =
        new FilterChoice(
            ResponseSettings.Filter.NFTABLES,
            FilterSettings.of(Optional.empty()),
            true,
            state,
            SteadyClock.ofHost());
    try (var fast = choice.fast()) {
      assertThat(fast.block(0, 0xffff_c000_0201L, 32, 1_000_000_000L)).isFalse();
    }
  }
}
