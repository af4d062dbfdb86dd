package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class GuardInNamespaceTest {
  @Test
  void sources_networkChanges_areTold() {
    assertThatCode(() -> InNamespace.run(GuardScenario.class, "sourcesTellOfEveryChange"))
        .doesNotThrowAnyException();
  }
}
