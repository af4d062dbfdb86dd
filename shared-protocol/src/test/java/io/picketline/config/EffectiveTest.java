package io.picketline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is logged of the settings in force. */
class EffectiveTest {

  @Test
  void toString_addressesAndHeaders_areMasked() {
    var effective =
        new Effective(
            List.of(
                new Effective.Setting("sensor.notify.chat.url", "\"https://x/s3cret\"", "a:1"),
                new Effective.Setting("sensor.notify.hook.headers", "[\"X: s3cret\"]", "a:2"),
                new Effective.Setting("sensor.notify.hook.url", "\"\"", "default")),
            List.of());

    assertThat(effective.toString())
        .doesNotContain("s3cret")
        .contains("notify.chat.url=\"********\"")
        .contains("notify.hook.url=\"\"");
  }
}
