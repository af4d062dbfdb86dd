package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class TrapWordsInNamespaceTest {
  @Test
  void why_afterWordsAtTraps_tellsThem() {
    assertThatCode(() -> InNamespace.run(TrapWordsScenario.class, "whatIsSaidAtTrapsIsTold"))
        .doesNotThrowAnyException();
  }
}
