package io.picketline.blackbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Who is never blocked, whatever packets say. */
class Lab30SparedIT {

  @TestFactory
  Stream<DynamicTest> ignored_byTheScannedHost_isBlockedNowhere() {
    return Played.scenario("ignored")
        .proofs(
            "a answers on every port",
            "a does not block it",
            "b does not block it",
            "c does not block it",
            "a says why it spares it",
            "the coordinator has no verdict");
  }

  @TestFactory
  Stream<DynamicTest> ignore_listPushed_holdsAtOnceAndWhereItSays() {
    return Played.scenario("ignore")
        .proofs(
            "a drops the attacker",
            "b drops the attacker",
            "c drops the attacker",
            "every live sensor acknowledges the list at once",
            "a lets it through at once",
            "b lets it through at once",
            "c lets it through at once",
            "every port answers it when it scans again",
            "a holds nothing against it any more",
            "the coordinator holds nothing against it any more",
            "a rule for a host counts there alone",
            "a rule for a group counts there alone",
            "a host's own file counts there alone",
            "a rule that ends lets nobody through any more",
            "a bad list is refused with every bad line, and changes nothing",
            "diff and dry run tell who would be released, and change nothing",
            "of two operators at once the second is told",
            "--wait counts the live sensors, and those that are away",
            "a sensor that was away gets the list when it returns",
            "every host serves the bystander afterwards");
  }

  @TestFactory
  Stream<DynamicTest> gateway_forged_isNeverBlocked() {
    return Played.scenario("gateway")
        .proofs(
            "a never blocks the gateway",
            "b never blocks the gateway",
            "c never blocks the gateway",
            "the coordinator has no verdict on the gateway",
            "who scans in his own name is blocked",
            "a serves the gateway afterwards",
            "b serves the gateway afterwards",
            "c serves the gateway afterwards");
  }

  @TestFactory
  Stream<DynamicTest> benign_oddButHonest_isBlockedNowhere() {
    return Played.scenario("benign")
        .proofs(
            "who scans is blocked",
            "who checks the service's health: not blocked",
            "who reads pages: not blocked",
            "who uses curl: not blocked",
            "who asks for a service that is stopped: not blocked",
            "who comes late for files: not blocked",
            "a name server whose answers come late: not blocked",
            "who shouts at everybody: not blocked",
            "who looks whether a is up: not blocked",
            "who traces the route to a: not blocked");
  }

  @TestFactory
  Stream<DynamicTest> curlfirst_scanOfAClient_leavesWhatItWasServed() {
    return Played.scenario("curlfirst")
        .proofs(
            "a serves it before",
            "a restricts it",
            "a drops what it was not served",
            "the served flow stays open",
            "what it was served stays open",
            "it learns no other port of a",
            "b, which never served it, drops it",
            "c, which never served it, drops it");
  }
}
