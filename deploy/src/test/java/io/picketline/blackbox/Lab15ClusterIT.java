package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Three coordinators decide as one, and many attacks in a row are all dropped everywhere. */
class Lab15ClusterIT {

  private static final int RUNS = Boolean.getBoolean("picketline.full") ? 20 : 3;

  @TestFactory
  Stream<DynamicTest> scan_withThreeCoordinators_isDroppedOnAll() {
    return Played.scenario("scan", "--coordinators", "3")
        .proofs("a drops the attacker", "b drops the attacker", "c drops the attacker");
  }

  @Test
  void scan_manyRuns_noHostIsMissedInAny() {
    var played = Played.scenario("scan", "--runs", Integer.toString(RUNS));

    assertThat(played.report().path("ok").asBoolean()).as(played::all).isTrue();
    assertThat(played.report().path("runs").asInt()).isEqualTo(RUNS);
    assertThat(played.report().path("ports_answered").path("b").asInt(-1)).isZero();
    assertThat(played.report().path("ports_answered").path("c").asInt(-1)).isZero();
  }
}
