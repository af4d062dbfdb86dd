package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class DaemonEndInNamespaceTest {
  @Test
  void run_aPartDiesOfAnError_endsAndKeepsTheBlocks() {
    assertThatCode(() -> InNamespace.run(DaemonEndScenario.class, "aPartDiesOfAnError"))
        .doesNotThrowAnyException();
  }
}
