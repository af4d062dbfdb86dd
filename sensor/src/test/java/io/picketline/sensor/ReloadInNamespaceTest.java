package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class ReloadInNamespaceTest {
  @Test
  void reload_bySignalAndRequest_swapsAllOrNothing() {
    assertThatCode(() -> InNamespace.run(ReloadScenario.class, "settingsAreSwappedWholeOrNotAtAll"))
        .doesNotThrowAnyException();
  }

  @Test
  void status_interfaceThatIsNotThere_warnsUntilItIs() {
    assertThatCode(
            () -> InNamespace.run(ReloadScenario.class, "interfaceThatIsNotThereIsToldUntilItIs"))
        .doesNotThrowAnyException();
  }
}
