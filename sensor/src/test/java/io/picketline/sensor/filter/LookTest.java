package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class LookTest {

  @Test
  void look_probesFromAnotherHost_logsWhatNoSocketTakes() {
    inNamespaces("unserved");
  }

  @Test
  void drop_suspectAndBlocked_answersNobody() {
    inNamespaces("suspectAndBlocked");
  }

  @Test
  void restrict_knownGoodSource_keepsWhatItWasServed() {
    inNamespaces("restricted");
  }

  @Test
  void restrict_liveConnection_goesOn() {
    inNamespaces("established");
  }

  @Test
  void look_loudSource_isHandedOverInPart() {
    inNamespaces("loud");
  }

  private static void inNamespaces(String scenario) {
    assertThat(InNamespace.run(LookScenarios.class, scenario)).doesNotContain("Exception");
  }
}
