package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A scan of one host is dropped on all. */
class Lab10ScanIT {

  private static final String[] BLOCKED_EVERYWHERE = {
    "a drops the attacker",
    "b drops the attacker",
    "c drops the attacker",
    "the attacker sees b filtered",
    "the attacker sees c filtered",
    "every host serves the bystander before the attack",
    "every host serves the bystander after the attack",
    "picket why explains the block",
  };

  @TestFactory
  Stream<DynamicTest> scan_ofOneHost_isDroppedOnAll() {
    return Played.scenario("scan").proofs(BLOCKED_EVERYWHERE);
  }

  @TestFactory
  Stream<DynamicTest> scan6_ofOneHost_isDroppedOnAll() {
    return Played.scenario("scan6").proofs(BLOCKED_EVERYWHERE);
  }

  @TestFactory
  Stream<DynamicTest> onehost_onePortASecond_isDroppedOnAll() {
    return Played.scenario("onehost").proofs(BLOCKED_EVERYWHERE);
  }

  @TestFactory
  Stream<DynamicTest> osdetect_ofAGuardedHost_findsNothingOut() {
    return Played.scenario("osdetect")
        .proofs(
            "nmap recognizes a host without a sensor",
            "a drops the attacker",
            "nmap learns no operating system of a",
            "once blocked it learns no port either");
  }

  @Test
  void scan_twoRunsOnTwoHosts_reportsTheirTimes() {
    var played = Played.scenario("scan", "--runs", "2", "--hosts", "2");
    var report = played.report();

    assertThat(report.path("ok").asBoolean()).as(played::all).isTrue();
    assertThat(report.path("runs").asInt()).isEqualTo(2);
    assertThat(report.path("hosts").asInt()).isEqualTo(2);
    assertThat(report.path("local_block_ms").path("median").isNumber()).isTrue();
    for (var row : List.of("a", "b", "all")) {
      assertThat(report.path("network_block_ms").path(row).path("p99").isNumber())
          .as("%s in %s", row, report)
          .isTrue();
    }
    assertThat(report.path("ports_answered").path("a").asInt()).isLessThan(1_000);
    assertThat(report.path("ports_answered").path("b").asInt(-1)).isZero();
  }
}
