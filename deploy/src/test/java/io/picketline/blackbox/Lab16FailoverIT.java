package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Coordinators die and sensors return: nothing that was acknowledged is lost. */
class Lab16FailoverIT {

  private static final int RUNS = Boolean.getBoolean("picketline.full") ? 10 : 1;

  private static final int CUTS = Boolean.getBoolean("picketline.full") ? 20 : 1;

  @TestFactory
  Stream<DynamicTest> import_ofAList_isInEveryKernelSoon() {
    return Played.scenario("import", "--runs", "2")
        .proofs(
            "every host has the list within two seconds",
            "a drops all that was imported at once",
            "b drops all that was imported at once",
            "c drops all that was imported at once",
            "every host serves the bystander afterwards");
  }

  @TestFactory
  Stream<DynamicTest> failover_ofTheDecidingCoordinator_losesNothing() {
    return Played.scenario("failover")
        .proofs(
            "the next coordinator serves within 20 seconds of a kill",
            "all of the import is acknowledged in the end",
            "a drops all that was acknowledged",
            "b drops all that was acknowledged",
            "c drops all that was acknowledged",
            "a drops everybody who scanned meanwhile",
            "b drops everybody who scanned meanwhile",
            "c drops everybody who scanned meanwhile",
            "the next coordinator serves within two seconds of an orderly stop",
            "every host serves the bystander afterwards");
  }

  @TestFactory
  Stream<DynamicTest> partition_cutAndHealed_hasOneWriterAndOneOutcome() {
    return Played.scenario("partition", "--runs", Integer.toString(CUTS))
        .proofs(
            "the side of two goes on deciding",
            "the side of one acknowledges nothing",
            "a drops who scans its side",
            "b drops who scans its side",
            "c drops who scans it, alone as it is",
            "after healing every host drops the same",
            "every coordinator gives the same list",
            "every host serves the bystander afterwards");
  }

  @Test
  void rejoin_afterALongList_hasAllOfItAndBlocksMeanwhile() {
    for (var run = 0; run < RUNS; run++) {
      var played = Played.scenario("rejoin");

      assertThat(played.report().path("ok").asBoolean()).as(played::all).isTrue();
      assertThat(played.report().path("proofs").findValuesAsText("name"))
          .contains(
              "a has all of the list within five seconds of its return",
              "a drops the fresh scanner meanwhile",
              "a drops all that was imported after its return");
    }
  }
}
