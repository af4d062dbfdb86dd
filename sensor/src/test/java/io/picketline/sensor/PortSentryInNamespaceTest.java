package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class PortSentryInNamespaceTest {
  @Test
  void importedConfiguration_oneProbe_isBlockedAndTold() {
    assertThatCode(() ->
            InNamespace.run(PortSentryScenario.class, "oneProbeIsBlockedAndToldAsPortSentryWould"))
        .doesNotThrowAnyException();
  }
}
