package io.picketline.blackbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whether all works is told as it is. */
class Lab62SelftestIT {

  @TestFactory
  Stream<DynamicTest> selftest_ofAFleet_goesTheWholeWayOrNamesWhatIsBroken() {
    return Played.scenario("selftest")
        .proofs(
            "the selftest on a sensor's host goes the whole way",
            "the selftest by packets goes the whole way",
            "the selftest of the whole fleet goes the whole way",
            "it leaves nothing",
            "a sensor that stands still is named",
            "a coordinator that stands still is named, and a blocks without it");
  }
}
