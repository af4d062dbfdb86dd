package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;

/** The packet filters beside nftables, each with what it really takes. */
class OtherFiltersTest {

  @Test
  void ipset_everyKindOfPrefix_goesInAndOut() {
    inNamespace("ipsetKinds");
  }

  @Test
  void ipset_manyAndExceptions_hold() {
    inNamespace("ipsetMany");
  }

  @Test
  void ipset_suspectsOfThePacketPath_holdAndExpire() {
    inNamespace("ipsetFast");
  }

  @Test
  void ipset_othersHands_areNoticedAndMended() {
    inNamespace("ipsetMended");
  }

  @Test
  void ipset_twoHosts_dropsTheBlocked() {
    inNamespace("ipsetDrops");
  }

  @Test
  void ipset_ignoredInsideBlocksOfBothKinds_passes() {
    inNamespace("ipsetExceptions");
  }

  @Test
  void iptables_blocks_areRulesThatGoAtTheirEnd() {
    inNamespace("iptables");
  }

  @Test
  void ipRoute_blocks_areRoutesThatGoAtTheirEnd() {
    inNamespace("ipRoute");
  }

  @Test
  void lookAndBlock_sharesTheWork() {
    inNamespace("shared");
  }

  private static void inNamespace(String scenario) {
    assertThat(InNamespace.runApart(OtherFilterScenarios.class, scenario))
        .doesNotContain("Exception");
  }
}
