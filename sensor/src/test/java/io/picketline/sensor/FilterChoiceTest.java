package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.filter.FilterSettings;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.time.SteadyClock;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterChoiceTest {

  @TempDir Path state;

  @ParameterizedTest
  @ValueSource(strings = {"nftables", "iptables", "none", "observe"})
  void open_ipsetBefore_takesItsSetsAndRulesAway(String scenario) {
    assertThatCode(() -> InNamespace.runApart(FilterChoiceScenario.class, scenario))
        .doesNotThrowAnyException();
  }

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
