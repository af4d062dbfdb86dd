package io.picketline.sensor.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class RouteTest {

  @Test
  void route_block_isInPlaceUntilItsTime() {
    inNamespace("untilItsTime");
  }

  @Test
  void route_restartAndOthersRoutes_areReconciled() {
    inNamespace("reconciled");
  }

  @Test
  void route_switchedOffAfterACrash_isTakenAway() {
    inNamespace("switchedOff");
  }

  @Test
  void route_allSwitchedOffAfterACrash_isTakenAway() {
    inNamespace("allSwitchedOff");
  }

  private static void inNamespace(String scenario) {
    assertThat(InNamespace.run(RouteScenarios.class, scenario)).doesNotContain("Exception");
  }
}
