package io.picketline.blackbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A sensor in trouble: without a coordinator, without its packet filter. */
class Lab20TroubleIT {

  @TestFactory
  Stream<DynamicTest> standalone_scanOfOneHost_isDroppedThereAlone() {
    return Played.scenario("standalone")
        .proofs(
            "a drops the attacker",
            "b goes on as before",
            "c goes on as before",
            "every host serves the bystander after the attack",
            "picket why explains the block");
  }

  @TestFactory
  Stream<DynamicTest> restart_killed_blocksStayAndStateComesBack() {
    return Played.scenario("restart")
        .proofs(
            "the blocks stay while they are dead",
            "the blocks stay while they come back",
            "the coordinator still has its verdict",
            "the sensor of a knows again what it blocks",
            "a blocks without a coordinator",
            "the others do not know yet",
            "b learns of it from the coordinator that came back",
            "c learns of it from the coordinator that came back",
            "every host serves the bystander afterwards");
  }

  @TestFactory
  Stream<DynamicTest> flush_ofThePacketFilter_isRepairedAtOnceAndCounted() {
    return Played.scenario("flush")
        .proofs(
            "our sets are emptied: the attacker is dropped again at once",
            "our sets are emptied: the repair is counted",
            "all rules of our table are flushed: the attacker is dropped again at once",
            "all rules of our table are flushed: the repair is counted",
            "our table is deleted: the attacker is dropped again at once",
            "our table is deleted: the repair is counted",
            "the whole packet filter is flushed: the attacker is dropped again at once",
            "the whole packet filter is flushed: the repair is counted");
  }
}
