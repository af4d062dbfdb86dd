package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.evidence.Guard;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.IgnoreVersion;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OffersTest {
  private static final Epoch GONE = new Epoch(1, 20);
  private static final Prefix ATTACKER = Prefix.parse(Samples.ATTACKER);
  private static final Duration LIFE = Duration.ofDays(1);

  private final VerdictLog log = new VerdictLog(History.EMPTY, 9, 100);
  private final Offers offers = new Offers(log, new Guard(log.state(), List.of()));

  @Test
  void take_blockThatNothingBearsOn_becomesANewEntry() {
    var head = log.head();

    assertThat(take(blocked())).hasSize(1);

    assertThat(log.head()).isEqualTo(head + 1);
    assertThat(log.state().all(NOW)).hasSize(1);
  }

  @Test
  void believed_whatIsNoMatterOfSensors_isNotThoughAllOfferIt() {
    var removed = new Change.HostRemoved("web", "root", NOW);
    var none = new Change.ServedChanged(ServedPorts.NONE);
    for (var change : List.of(removed, none)) {
      var offered = List.of(new Offered(new LogPoint(GONE, 7), change));
      for (var host : List.of("a", "b", "c")) {
        assertThat(offers.believed(host, offered)).isEmpty();
      }
    }
  }

  @Test
  void take_whatTheLogHolds_isNotTakenAgain() {
    var entry = log.append(blocked());

    assertThat(offers.take(offered(new LogPoint(log.epoch(), entry.seq()), blocked()), NOW))
        .isEmpty();
  }

  @Test
  void take_blockAfterALaterUnblock_isLost() {
    log.open(10, 5);
    log.append(unblocked());

    assertThat(take(blocked())).isEmpty();
  }

  @Test
  void take_blockAfterALaterLift_isLost() {
    log.open(10, 5);
    log.append(blocked());
    log.append(lifted());

    assertThat(take(blocked())).isEmpty();
  }

  @Test
  void take_lift_endsOnlyABlockFromBeforeIt() {
    var block = new Offered(new LogPoint(GONE, 7), blocked());
    assertThat(take(lifted())).isEmpty();
    assertThat(offers.take(List.of(block), NOW)).hasSize(1);
    assertThat(take(lifted())).hasSize(1);
    assertThat(log.state().all(NOW)).isEmpty();
    assertThat(offers.take(List.of(block), NOW)).isEmpty();

    log.open(10, 5);
    log.append(blocked());
    assertThat(take(lifted())).isEmpty();
    assertThat(log.state().all(NOW)).hasSize(1);
  }

  @Test
  void take_blockAfterALaterRuleThatIsGoneAgain_isLost() {
    log.open(10, 5);
    log.append(new Change.IgnoreAdded(rule()));
    log.append(new Change.IgnoreRemoved(rule().prefix(), "root", NOW));

    assertThat(take(blocked())).isEmpty();
  }

  @Test
  void take_blockOfAnIgnoredAddress_isLostUnlessAnOperatorForcedItSince() {
    log.append(new Change.IgnoreAdded(rule()));
    var ordered = Samples.verdict(ATTACKER.toString(), NOW, LIFE);

    assertThat(take(new Change.Blocked(detected(ordered)))).isEmpty();
    assertThat(take(new Change.Blocked(ordered))).hasSize(1);

    log.open(10, 5);
    log.append(new Change.IgnoreAdded(rule()));
    assertThat(take(new Change.Blocked(ordered))).isEmpty();
  }

  @Test
  void take_blockThatEndsAnotherOneSooner_endsItThoughOverByNow() {
    log.append(blocked());
    var sooner = Samples.verdict(ATTACKER.toString(), NOW.minusSeconds(9), Duration.ofSeconds(5));

    assertThat(take(new Change.Blocked(sooner))).hasSize(1);

    assertThat(log.state().all(NOW)).isEmpty();
  }

  @Test
  void take_laterRuleInTheOnesPlace_takesItsPlace() {
    log.append(new Change.IgnoreAdded(rule()));
    var scoped =
        new IgnoreRule(
            rule().prefix(),
            "now",
            "root",
            NOW,
            IgnoreScope.parse("host:a"),
            Optional.of(NOW.plus(LIFE)));

    assertThat(take(new Change.IgnoreAdded(scoped))).hasSize(1);

    assertThat(log.state().ignored().rules()).containsExactly(scoped);
  }

  @Test
  void take_rulesOfAListThatHasALaterVersion_areLost() {
    log.open(10, 5);
    log.append(version(1));

    assertThat(take(new Change.IgnoreAdded(rule()))).isEmpty();
    assertThat(take(version(2))).isEmpty();
  }

  @Test
  void take_nextVersionOfTheList_isTakenWithItsRules() {
    log.append(version(1));

    assertThat(take(new Change.IgnoreAdded(rule()))).hasSize(1);
    assertThat(take(version(3))).isEmpty();
    assertThat(take(version(2))).hasSize(1);

    assertThat(log.state().ignoreVersions().number()).isEqualTo(2);
  }

  @Test
  void take_blockOfAFleetAddress_isLost() {
    var host = new FleetHost("web", List.of(SourceAddress.parse("203.0.113.1")));
    log.append(new Change.HostEnrolled(host));
    assertThat(take(new Change.Blocked(Samples.verdict("203.0.113.1", NOW, LIFE)))).isEmpty();
  }

  @Test
  void take_blockThatOutlivesTheMemoryOfUnblocks_isLost() {
    var verdict = Samples.verdict(Samples.ATTACKER, NOW, Duration.ofDays(40));

    assertThat(take(new Change.Blocked(verdict))).isEmpty();
  }

  @Test
  void take_unblock_endsEarlierBlocksAndSparesLaterOnes() {
    var earlier = log.append(blocked());
    log.open(10, 5);
    var later = Samples.verdict("198.51.100.8", NOW, LIFE);
    log.append(new Change.Blocked(later));
    var at = new LogPoint(GONE, earlier.seq() + 1);
    var wide = new Change.Unblocked(Prefix.parse("198.51.100.0/24"), "root", NOW, NOW.plus(LIFE));

    offers.take(offered(at, wide), NOW);

    assertThat(log.state().all(NOW)).extracting(LogState.Held::verdict).containsExactly(later);
  }

  @Test
  void take_wideUnblock_leavesALaterOneInsideWhatItWas() {
    log.open(10, 5);
    log.append(unblocked());
    var wide = new Change.Unblocked(Prefix.parse("198.51.100.0/24"), "root", NOW, NOW.plus(LIFE));

    assertThat(offers.take(offered(new LogPoint(GONE, 8), wide), NOW)).hasSize(1);

    assertThat(offers.take(offered(new LogPoint(GONE, 9), blocked()), NOW)).isEmpty();
  }

  @Test
  void take_blockAfterAnEarlierRuleButBeforeAWiderUnblock_isLost() {
    log.open(10, 5);
    var wide = Prefix.parse("198.51.100.0/24");
    log.append(new Change.Unblocked(wide, "root", NOW, NOW.plus(LIFE)));
    var rule = new IgnoreRule(ATTACKER, "ours", "root", NOW);

    assertThat(offers.take(offered(new LogPoint(GONE, 8), new Change.IgnoreAdded(rule)), NOW))
        .hasSize(1);

    assertThat(offers.take(offered(new LogPoint(GONE, 9), blocked()), NOW)).isEmpty();
  }

  @Test
  void take_blockAndItsUnblockFromOneHistory_leavesItUnblocked() {
    offers.take(
        List.of(
            new Offered(new LogPoint(GONE, 8), blocked()),
            new Offered(new LogPoint(GONE, 9), unblocked())),
        NOW);

    assertThat(log.state().all(NOW)).isEmpty();
  }

  @Test
  void take_epochsAndServedPorts_areEachCoordinatorsOwn() {
    assertThat(take(new Change.ServedChanged(new ServedPorts("22", "")))).isEmpty();
    assertThat(take(new Change.EpochOpened(GONE, Optional.empty(), 0))).isEmpty();
  }

  @Test
  void believed_oneSensorAlone_isNot() {
    var offered = offered(new LogPoint(GONE, 8), blocked());
    assertThat(offers.believed("a", offered)).isEmpty();
    assertThat(offers.believed("a", offered)).isEmpty();

    assertThat(offers.believed("b", offered)).isEqualTo(offered);
  }

  @Test
  void believed_aSensorThatMakesUpMore_pushesOutNobodyElsesOffers() {
    var offered = offered(new LogPoint(GONE, 8), blocked());
    offers.believed("a", offered);

    for (var seq = 10L; seq < 25_000; seq++) {
      offers.believed("rogue", offered(new LogPoint(GONE, seq), lifted()));
    }

    assertThat(offers.believed("b", offered)).isEqualTo(offered);
  }

  @Test
  void believed_whatARevokedSensorOffered_hasNoWitnessAnyMore() {
    var offered = offered(new LogPoint(GONE, 8), blocked());
    offers.believed("rogue", offered);

    offers.forget("rogue");

    assertThat(offers.believed("b", offered)).isEmpty();
    assertThat(offers.believed("c", offered)).isEqualTo(offered);
  }

  private static Change version(long number) {
    var version = new IgnoreVersion(number, NOW, "root", "list", 1, 0, 1);
    return new Change.IgnoreVersioned(version, List.of(), List.of());
  }

  private static Verdict detected(Verdict of) {
    return new Verdict(
        of.source(),
        Origin.DETECTED,
        true,
        9,
        1,
        Optional.empty(),
        Optional.empty(),
        "a scan",
        "c1",
        of.decidedAt(),
        of.expiresAt(),
        List.of(Samples.syn("a", 23)));
  }

  private List<Change> take(Change change) {
    return offers.take(offered(new LogPoint(GONE, 1_000), change), NOW);
  }

  private static List<Offered> offered(LogPoint at, Change change) {
    return List.of(new Offered(at, change));
  }

  private static Change blocked() {
    return new Change.Blocked(Samples.verdict(ATTACKER.toString(), NOW, LIFE));
  }

  private static Change lifted() {
    return new Change.Lifted(ATTACKER, "center", NOW, "no longer carried", false);
  }

  private static Change unblocked() {
    return new Change.Unblocked(ATTACKER, "root", NOW, NOW.plus(LIFE));
  }

  private static IgnoreRule rule() {
    return new IgnoreRule(Prefix.parse("198.51.100.0/24"), "ours", "root", NOW);
  }
}
