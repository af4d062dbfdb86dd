package io.picketline.coordinator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.config.Effective;
import io.picketline.config.Effective.Setting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonTest {

  @Test
  void of_settings_hasThoseThatAllShareAndNoValue() {
    var told =
        Common.of(
            effective(
                "coordinator.name", "one",
                "coordinator.listen", "0.0.0.0:7413",
                "coordinator.budget.fleet.burst", "50",
                "coordinator.notify.siem.server", "192.0.2.10:6514",
                "coordinator.notify.siem.type", "syslog"));

    assertThat(told).containsOnlyKeys("coordinator.budget.fleet.burst", "coordinator.notify.siem");
    assertThat(told.values()).allMatch(digest -> digest.matches("[0-9a-f]{16}"));
  }

  @Test
  void of_anotherValueOfOneKey_differsInThatAlone() {
    var one = Common.of(effective("coordinator.max-sources", "1", "coordinator.max-waiting", "2"));
    var two = Common.of(effective("coordinator.max-sources", "9", "coordinator.max-waiting", "2"));

    assertThat(one.get("coordinator.max-sources")).isNotEqualTo(two.get("coordinator.max-sources"));
    assertThat(one.get("coordinator.max-waiting")).isEqualTo(two.get("coordinator.max-waiting"));
  }

  private static Effective effective(String... keysAndValues) {
    var settings = new ArrayList<Setting>();
    for (var i = 0; i < keysAndValues.length; i += 2) {
      settings.add(new Setting(keysAndValues[i], keysAndValues[i + 1], "default"));
    }
    return new Effective(settings, List.of());
  }
}
