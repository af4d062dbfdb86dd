package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class SurroundingsInNamespaceTest {
  @Test
  void watches_thatFail_areBegunAnew() {
    assertThatCode(() -> InNamespace.run(SurroundingsScenario.class, "watchesThatFailAreBegunAnew"))
        .doesNotThrowAnyException();
  }
}
