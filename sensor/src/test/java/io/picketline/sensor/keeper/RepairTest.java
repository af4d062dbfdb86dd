package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

class RepairTest {

  @Test
  void flush_wholeRuleset_isPutBackAtOnce() {
    inNamespace("ruleset");
  }

  @Test
  void delete_oneOfAnything_isPutBack() {
    inNamespace("piecemeal");
  }

  @Test
  void change_ofOthersTables_isNoneOfOurs() {
    inNamespace("othersTables");
  }

  private static void inNamespace(String scenario) {
    assertThat(InNamespace.run(RepairScenarios.class, scenario)).doesNotContain("Exception");
  }
}
