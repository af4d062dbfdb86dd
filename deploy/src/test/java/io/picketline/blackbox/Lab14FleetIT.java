package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What no host sees alone: evidence of all of them decides, and forgery costs nobody anything. */
class Lab14FleetIT {

  private static final int RUNS = Boolean.getBoolean("picketline.full") ? 20 : 1;

  @TestFactory
  Stream<DynamicTest> sweep_byPlainConnect_isFoundByAllTogether() {
    return Played.scenario("sweep", "--hosts", "5")
        .proofs(
            "who sweeps a dark port: all hosts but the last are not enough",
            "a drops who sweeps a dark port",
            "c drops who sweeps a dark port",
            "e drops who sweeps a dark port",
            "who sweeps a dark port is not served any more",
            "who sweeps a dark port: one probe of each host is the proof",
            "who sweeps a port that somebody serves: all hosts but the last are not enough",
            "a drops who sweeps a port that somebody serves",
            "d drops who sweeps a port that somebody serves",
            "e drops who sweeps a port that somebody serves",
            "who sweeps a port that somebody serves: one probe of each host is the proof",
            "every host serves the bystander afterwards");
  }

  @TestFactory
  Stream<DynamicTest> slow_onePortAWeek_isFoundAtTheFourth() {
    return Played.scenario("slow")
        .proofs(
            "the third week is not enough",
            "a drops who asks the fleet once a week",
            "b drops who asks the fleet once a week",
            "c drops who asks the fleet once a week",
            "the verdict names a slow scan over weeks",
            "who asks a alone once a week is suspect there, and there alone",
            "who asks once in nine days is not blocked");
  }

  @TestFactory
  Stream<DynamicTest> spread_fewPortsOfEach_isDroppedOnAll() {
    var played = Played.scenario("spread", "--runs", Integer.toString(RUNS));
    var answered = played.report().path("ports_answered");
    return Stream.concat(
        played.proofs(
            "a drops the attacker",
            "b drops the attacker",
            "c drops the attacker",
            "not all ports answered before the block"),
        Stream.of("a", "b", "c")
            .map(host ->
                DynamicTest.dynamicTest(
                    "it is reported how many ports of %s answered".formatted(host),
                    () -> assertThat(answered.path(host).asInt(-1)).isBetween(0, 12))));
  }

  @TestFactory
  Stream<DynamicTest> decoy_withRealPeoplesAddresses_costsThemNothing() {
    return Played.scenario("decoy")
        .proofs(
            "the coordinator finds all of the group and nobody else",
            "the group is reported as one decoy scan with its candidates",
            "nobody of the group is blocked, on any host",
            "every host serves the innocent before",
            "every host serves the innocent afterwards",
            "who scans without decoys is blocked",
            "who hides behind a neighbour on the same link is blocked");
  }

  @TestFactory
  Stream<DynamicTest> starve_ofTheBudgets_holdsBackNoRealScan() {
    return Played.scenario("starve")
        .proofs(
            "the forged scans use up the budget",
            "the budgets hold",
            "a drops the real scanner",
            "b drops the real scanner",
            "c drops the real scanner",
            "the real scanner is dropped everywhere within a minute of its first probe");
  }

  @TestFactory
  Stream<DynamicTest> spoof_ofFortyThousandSources_hidesNoScanner() {
    return Played.scenario("spoof")
        .proofs(
            "the sensors saw the flood, and the coordinator heard of it",
            "a finds the real scanner in the flood",
            "b drops the real scanner",
            "c drops the real scanner",
            "nobody else is blocked network-wide",
            "a blocks nobody else",
            "b blocks nobody else",
            "c blocks nobody else",
            "the memory of a stays bounded",
            "the memory of coord1 stays bounded");
  }
}
