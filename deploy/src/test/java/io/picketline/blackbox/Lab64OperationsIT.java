package io.picketline.blackbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What docs/operations.md tells an operator to type does what it says. */
class Lab64OperationsIT {

  private static final boolean FULL = Boolean.getBoolean("picketline.full");

  @TestFactory
  Stream<DynamicTest> commands_ofOneCoordinator_doWhatThePageSays() {
    return Played.scenario("operations")
        .proofs(
            "a host that observes is shown as that",
            "it blocks again what the log holds",
            "what was blocked before the backup still is",
            "the host with a new key is live",
            "the removed host is live no more",
            "a is live at the coordinator that moved",
            "the log has moved with it");
  }

  @TestFactory
  Stream<DynamicTest> commands_ofThreeCoordinators_doWhatThePageSays() {
    return FULL
        ? Played.scenario("coordinators")
            .proofs(
                "all coordinators are up then",
                "a is live for coord3",
                "every host has a certificate of the next authority",
                "what was ordered before is there at coord1")
        : Stream.empty();
  }
}
