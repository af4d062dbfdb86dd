package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Coordinators die and sensors return: nothing that was acknowledged is lost. */
class Lab16FailoverIT {

  private static final boolean FULL = Boolean.getBoolean("picketline.full");

  private static final int RUNS = FULL ? 10 : 1;

  private static final int CUTS = 20;

  @TestFactory
  Stream<DynamicTest> import_ofAList_isInEveryKernelSoon() {
    return Played.scenario("import", "--runs", "2")
        .proofs(
            "every host has the list soon",
            "a drops all that was imported at once",
            "b drops all that was imported at once",
            "c drops all that was imported at once",
            "every host serves the bystander afterwards");
  }

  @TestFactory
  Stream<DynamicTest> failover_ofTheDecidingCoordinator_losesNothing() {
    return Played.scenario("failover")
        .proofs(
            "another coordinator serves soon after a kill",
            "all of the import is acknowledged in the end",
            "every sensor finds another coordinator by itself",
            "a drops all that was acknowledged of the import that was killed",
            "b drops all that was acknowledged of the import that was killed",
            "c drops all that was acknowledged of the import that was killed",
            "a drops who scanned while nobody decided",
            "b drops who scanned while nobody decided",
            "c drops who scanned while nobody decided",
            "another coordinator serves soon after an orderly stop",
            "each is taken in again after its restart",
            "a drops all that was acknowledged during the rolling restart",
            "b drops all that was acknowledged during the rolling restart",
            "c drops all that was acknowledged during the rolling restart",
            "a drops who scanned during the rolling restart",
            "b drops who scanned during the rolling restart",
            "c drops who scanned during the rolling restart",
            "another coordinator serves soon after a freeze",
            "who was frozen comes back as a follower",
            "a drops all that was acknowledged while one was frozen",
            "b drops all that was acknowledged while one was frozen",
            "c drops all that was acknowledged while one was frozen",
            "a drops who scanned while one was frozen",
            "b drops who scanned while one was frozen",
            "c drops who scanned while one was frozen",
            "every coordinator's journal holds the same",
            "no two coordinators wrote into one history",
            "every host serves the bystander afterwards");
  }

  /** In the long run alone: failover freezes a writer, and looks for two of them as well. */
  @TestFactory
  Stream<DynamicTest> partition_cutAndHealed_hasOneWriterAndOneOutcome() {
    if (!FULL) {
      return Stream.empty();
    }
    return Played.scenario("partition", "--runs", Integer.toString(CUTS))
        .proofs(
            "the side of two goes on deciding",
            "the side of one acknowledges nothing",
            "a drops who scans its side",
            "b drops who scans its side",
            "c drops who scans it, alone as it is",
            "every coordinator's journal holds the same",
            "after healing every host drops what the log says",
            "no two coordinators wrote into one history",
            "every host serves the bystander afterwards");
  }

  @Test
  void rejoin_afterALongList_hasAllOfItAndBlocksMeanwhile() {
    for (var run = 0; run < RUNS; run++) {
      var played = Played.scenario("rejoin");

      assertThat(played.report().path("ok").asBoolean()).as(played::all).isTrue();
      assertThat(played.report().path("proofs").findValuesAsText("name"))
          .contains(
              "a has all of the list soon after its return",
              "a drops the fresh scanner meanwhile",
              "a drops all that was imported after its return");
    }
  }
}
