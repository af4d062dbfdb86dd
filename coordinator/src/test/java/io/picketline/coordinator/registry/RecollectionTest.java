package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage.Holding;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a registry that has lost its log believes of what sensors tell. */
class RecollectionTest {
  private static final Epoch LOST = new Epoch(9, 3);
  private static final Change ONE = blocked("198.51.100.1");
  private static final Change TWO = blocked("198.51.100.2");
  private static final Change RULE =
      new Change.IgnoreAdded(new IgnoreRule(Prefix.parse("192.0.2.0/24"), "ours", "root", NOW));

  private final VerdictLog log = new VerdictLog(History.EMPTY, 1, 100);
  private final Recollection recollection = new Recollection(log.state());

  @Test
  void concerns_readerOfALostLog_keepsIt() {
    assertThat(concerned()).isTrue();
    assertThat(recollection.wanted("a")).isZero();
  }

  @Test
  void concerns_lostLogOfTheSameNumber_whicheverWasDrawn() {
    for (var id : new long[] {Long.MIN_VALUE, -1, 2, Long.MAX_VALUE}) {
      var seen = Optional.of(new Epoch(log.epoch().number(), id));
      assertThat(recollection.concerns(log, seen, 40, NOW, NOW)).isTrue();
    }
    assertThat(recollection.concerns(log, Optional.of(log.epoch()), 1, NOW, NOW)).isFalse();
  }

  @Test
  void concerns_readerOfAnEarlierLog_followsThisOne() {
    log.open(5, 20);

    assertThat(concerned()).isFalse();
  }

  @Test
  void latest_numberThatNoFleetComesTo_needsTwo() {
    concerned();
    var huge = new Epoch(1L << 40, 1);
    recollection.add("a", new Holding(new LogPoint(huge, 40), 0, true, List.of()));
    tell("b", 40);
    assertThat(recollection.latest()).contains(LOST);
    recollection.add("c", new Holding(new LogPoint(huge, 41), 0, true, List.of()));

    assertThat(recollection.latest()).contains(huge);
  }

  @Test
  void concerns_readerWithNothing_follows() {
    assertThat(recollection.concerns(log, Optional.empty(), 0, NOW, NOW)).isFalse();
    assertThat(recollection.due(NOW.plusSeconds(3_600))).isFalse();
  }

  @Test
  void concerns_logThatHasSomething_isNotLost() {
    log.state().apply(new LogEntry(1, RULE));
    var other = new Recollection(log.state());

    assertThat(other.concerns(log, Optional.of(LOST), 40, NOW, NOW)).isFalse();
  }

  @Test
  void finish_twoThatAgree_areBelieved() {
    concerned();
    tell("a", 40, RULE, ONE, TWO);
    tell("b", 40, RULE, ONE);

    assertThat(recollection.finish()).containsExactly(RULE, ONE);
    assertThat(concerned()).isFalse();
  }

  @Test
  void finish_oneThatTellsTwice_isOneWitness() {
    concerned();
    tell("a", 40, ONE, ONE);
    tell("a", 40, ONE);
    tell("b", 40, TWO);

    assertThat(recollection.finish()).isEmpty();
  }

  @Test
  void finish_oneSensorAlone_isBelieved() {
    concerned();
    tell("a", 40, RULE, ONE);

    assertThat(recollection.finish()).containsExactly(RULE, ONE);
  }

  @Test
  void finish_oneSensorAlone_isNotBelievedOfOtherHosts() {
    concerned();
    tell("a", 40, host("b"), ONE);

    assertThat(recollection.finish()).containsExactly(ONE);
  }

  @Test
  void finish_whatTwoFurtherOnNoLongerHave_wasEnded() {
    concerned();
    tell("a", 40, ONE, TWO);
    tell("b", 41, ONE, TWO);
    tell("c", 50, TWO);
    tell("d", 51, TWO);

    assertThat(recollection.finish()).containsExactly(TWO);
  }

  @Test
  void finish_whatOneFurtherOnDenies_stays() {
    concerned();
    tell("a", 40, ONE);
    tell("b", 41, ONE);
    tell("c", 50);

    assertThat(recollection.finish()).containsExactly(ONE);
  }

  @Test
  void add_partsOutOfOrder_areAskedForAgain() {
    concerned();
    recollection.add("a", new Holding(at(40), 1, true, List.of(ONE)));
    assertThat(recollection.wanted("a")).isZero();
    recollection.add("a", new Holding(at(40), 0, false, List.of(ONE)));
    recollection.add("a", new Holding(at(41), 1, true, List.of(TWO)));
    assertThat(recollection.wanted("a")).isEqualTo(1);
    recollection.add("a", new Holding(at(40), 1, true, List.of(TWO)));

    assertThat(recollection.wanted("a")).isEqualTo(-1);
    assertThat(recollection.finish()).containsExactly(ONE, TWO);
  }

  @Test
  void due_allHostsThatAreNamedHaveTold() {
    concerned();
    tell("a", 40, host("a"), host("b"));
    assertThat(recollection.due(NOW)).isFalse();
    tell("b", 40, host("a"), host("b"));

    assertThat(recollection.due(NOW)).isTrue();
    assertThat(recollection.latest()).contains(LOST);
  }

  @Test
  void due_oneStaysAway_whenTheTimeIsUp() {
    concerned();
    tell("a", 40, host("a"), host("b"));

    assertThat(recollection.due(NOW.plus(Recollection.WINDOW).minusMillis(1))).isFalse();
    assertThat(recollection.due(NOW.plus(Recollection.WINDOW))).isTrue();
  }

  @Test
  void concerns_logInUse_isNotLost() {
    log.append(ONE);

    assertThat(concerned()).isFalse();
  }

  @Test
  void concerns_longAfterTheLogWasOpened_isNotLost() {
    var late = NOW.plus(Recollection.MAY_BEGIN);

    assertThat(recollection.concerns(log, Optional.of(LOST), 40, NOW, late)).isFalse();
    assertThat(concerned()).isFalse();
  }

  @Test
  void concerns_onceItHasBegun_goesOnToItsEnd() {
    concerned();
    log.append(ONE);
    var late = NOW.plus(Recollection.MAY_BEGIN);

    assertThat(recollection.concerns(log, Optional.of(LOST), 40, NOW, late)).isTrue();
  }

  @Test
  void add_nobodyHasComeWithALostLog_isPassedOver() {
    tell("a", 40, ONE);

    assertThat(recollection.told()).isZero();
    assertThat(recollection.finish()).isEmpty();
  }

  @Test
  void finish_oneOfTwoThatTheLogKnows_isNotBelieved() {
    log.append(host("a"));
    log.append(host("b"));
    concerned();
    tell("a", 40, RULE, ONE);

    assertThat(recollection.due(NOW)).isFalse();
    assertThat(recollection.due(NOW.plus(Recollection.WINDOW))).isTrue();
    assertThat(recollection.latest()).isEmpty();
    assertThat(recollection.finish()).isEmpty();
  }

  @Test
  void due_oneSensorAlone_waitsWhetherAnotherComes() {
    log.append(host("a"));
    concerned();
    tell("a", 40, ONE);

    assertThat(recollection.due(NOW)).isFalse();
    assertThat(recollection.due(NOW.plus(Recollection.WINDOW))).isTrue();
  }

  @Test
  void finish_oneSensorAlone_isNotBelievedOfARuleForEverybody() {
    concerned();
    tell("a", 40, rule("0.0.0.0/0"), rule("::/1"), rule("10.0.0.0/8"));

    assertThat(recollection.finish()).containsExactly(rule("10.0.0.0/8"));
  }

  @Test
  void add_oneThatTellsWithoutEnd_leavesRoomForTheOthers() {
    var narrow = new Recollection(log.state(), 2);
    narrow.concerns(log, Optional.of(LOST), 40, NOW, NOW);
    var three = blocked("198.51.100.3");
    narrow.add("a", new Holding(at(40), 0, false, List.of(RULE, ONE)));
    narrow.add("a", new Holding(at(40), 1, true, List.of(TWO, three)));
    narrow.add("b", new Holding(at(40), 0, true, List.of(ONE, three)));
    narrow.add("c", new Holding(at(40), 0, true, List.of(TWO, three)));

    assertThat(narrow.finish()).containsExactly(ONE, three);
  }

  private static Change rule(String prefix) {
    return new Change.IgnoreAdded(new IgnoreRule(Prefix.parse(prefix), "", "root", NOW));
  }

  private boolean concerned() {
    return recollection.concerns(log, Optional.of(LOST), 40, NOW, NOW);
  }

  private void tell(String host, long seq, Change... changes) {
    recollection.add(host, new Holding(at(seq), 0, true, List.of(changes)));
  }

  private static LogPoint at(long seq) {
    return new LogPoint(LOST, seq);
  }

  private static Change host(String name) {
    return new Change.HostEnrolled(new FleetHost(name, List.of(SourceAddress.parse("192.0.2.1"))));
  }

  private static Change blocked(String source) {
    return new Change.Blocked(Samples.verdict(source, NOW, Duration.ofHours(1)));
  }
}
