package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeftoversInNamespaceTest {
  @ParameterizedTest
  @ValueSource(strings = {"observing", "noResponses"})
  void start_responsesSwitchedOffAfterACrash_takesThemAway(String scenario) {
    assertThatCode(() -> InNamespace.run(LeftoversScenario.class, scenario))
        .doesNotThrowAnyException();
  }
}
