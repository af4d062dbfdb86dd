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

  private static void inNamespace(String scenario) {
    assertThat(InNamespace.run(RouteScenarios.class, scenario)).doesNotContain("Exception");
  }
}
