package io.picketline.blackbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A sensor in an attacker's hands harms nobody but itself, beyond its budget. */
class Lab32RogueIT {

  @TestFactory
  Stream<DynamicTest> rogue_withAGoodCertificate_costsItsBudgetAtMost() {
    return Played.scenario("rogue")
        .proofs(
            "what no sensor says ends its link",
            "messages of unknown types are counted and passed over",
            "a drops nobody who is spared",
            "b drops nobody who is spared",
            "a serves the gateway and the bystander all the same",
            "b serves the gateway and the bystander all the same",
            "the coordinator has no verdict on the fleet",
            "lies by packets cost its budget at most",
            "lies by handshakes cost its budget at most",
            "what it reports in others' names is refused and counted",
            "impossible times disturb nothing",
            "later histories that it makes up cost one epoch at most",
            "it can offer neither a block nor the end of one",
            "the honest sensors stay with their coordinator",
            "a drops who scans it in the flood",
            "b drops him too",
            "it cannot end a verdict on what others saw",
            "b goes on to drop him",
            "what rests on its word alone is told, and ends",
            "a drops none of it any more",
            "b drops none of it any more",
            "b drops him still",
            "every host serves the bystander afterwards");
  }
}
