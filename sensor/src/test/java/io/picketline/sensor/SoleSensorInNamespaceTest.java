package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoleSensorInNamespaceTest {
  @ParameterizedTest
  @ValueSource(strings = {"theSameAgain", "elsewhereOnTheHost"})
  void start_anotherIsAtWork_isRefusedWithNothingTouched(String scenario) {
    assertThatCode(() -> InNamespace.run(SoleSensorScenario.class, scenario))
        .doesNotThrowAnyException();
  }
}
