package io.picketline.blackbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** One line makes a host one of a running fleet, another one ends it. */
class Lab34JoinIT {

  @TestFactory
  Stream<DynamicTest> join_pastedLine_isAllThatANewHostNeeds() {
    return Played.scenario("join")
        .proofs(
            "the pasted line makes d one of the fleet",
            "the same line a second time is refused",
            "it is live",
            "a viewer reads the status by the API",
            "the metrics of the fleet are there",
            "his block is refused by the API",
            "an operator's block is made by the API",
            "it is in force on a then",
            "the API's stream tells a viewer of it",
            "a firewall fetches the list by a token",
            "and is told if it is the same",
            "picket --server shows it to a viewer",
            "and takes no change of his",
            "an operator's context lets him release it",
            "d drops who scans a",
            "picket sensors revoke cuts it off at once",
            "its sensor says why it is alone",
            "it is live again after it was enrolled anew",
            "d drops who scans a, once more",
            "picket sensors remove takes it off the list",
            "the host itself serves on");
  }
}
