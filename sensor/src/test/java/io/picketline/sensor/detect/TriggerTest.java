package io.picketline.sensor.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerTest {

  @ParameterizedTest
  @CsvSource({"evidence, 0", "immediate, 1", "0, 1", "1, 1", "3, 3", "1000, 1000"})
  void parse_wordOrNumber_givesThePairsToWaitFor(String text, int pairs) {
    assertThat(Trigger.parse(text).pairs()).isEqualTo(pairs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1001", "99999999999", "Immediate", "two", "1.5"})
  void parse_anythingElse_isRefusedByName(String text) {
    assertThatThrownBy(() -> Trigger.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void byEvidence_onlyThatOne_isTrue() {
    assertThat(Trigger.EVIDENCE.byEvidence()).isTrue();
    assertThat(Trigger.IMMEDIATE.byEvidence()).isFalse();
  }
}
