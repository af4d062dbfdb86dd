package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is taken from others counts like what was decided here. */
class SuccessionTest {
  private static final Epoch GONE = new Epoch(1, 20);
  private static final String HOST = "web";

  private final Judgement judgement = Samples.judgement();
  private final Succession succession = judgement.succession();

  @Test
  void take_unverifiedBlocks_areCountedInTheirTable() {
    succession.take(
        List.of(
            offered(1, detected("198.51.100.1")),
            offered(2, Samples.verdict("198.51.100.2", NOW, Duration.ofDays(1)))),
        NOW);

    assertThat(judgement.log().state().all(NOW)).hasSize(2);
    assertThat(unverified()).isEqualTo(1);
  }

  @Test
  void rebuild_unverifiedBlocks_areCountedInTheirTable() {
    var changes =
        List.<Change>of(
            new Change.Blocked(detected("198.51.100.1")),
            new Change.Blocked(detected("198.51.100.2")));

    assertThat(succession.rebuild(changes, NOW)).isEqualTo(2);

    assertThat(unverified()).isEqualTo(2);
  }

  @Test
  void rebuild_whatNoOperatorCouldBlockOrWasEndedSince_isLeftOut() {
    var source = Prefix.parse("198.51.100.1");
    judgement.unblock(source, "root", NOW.plusSeconds(1));

    var changes =
        List.<Change>of(
            new Change.Blocked(detected("198.51.100.1")),
            new Change.Blocked(Samples.verdict("64.0.0.0/7", NOW, Duration.ofDays(1))),
            new Change.Blocked(Samples.verdict("2000::/15", NOW, Duration.ofDays(1))));

    assertThat(succession.rebuild(changes, NOW.plusSeconds(2))).isZero();
  }

  @Test
  void rebuild_ruleThatAnOperatorHasChangedSince_isLeftOut() {
    var prefix = Prefix.parse("192.0.2.0/24");
    judgement.log().append(new Change.IgnoreRemoved(prefix, "root", NOW));
    var rule = new IgnoreRule(prefix, "ours", "root", NOW.minusSeconds(60));

    assertThat(succession.rebuild(List.of(new Change.IgnoreAdded(rule)), NOW)).isZero();
  }

  @Test
  void outdone_oneSensorAgainAndAgain_isBelievedOnceInAWhile() {
    enrol();
    assertThat(claims("db", 1)).isTrue();
    assertThat(claims("db", 61)).isFalse();
    assertThat(claims("db", 3_600)).isFalse();

    assertThat(claims("db", 3_601)).isTrue();
  }

  @Test
  void outdone_twoSensors_areBelievedEachTime() {
    enrol();
    claims("db", 1);
    assertThat(claims("db", 2)).isFalse();

    assertThat(claims("web", 3)).isTrue();
    assertThat(succession.outdone("db", follows(), NOW.plusSeconds(4))).isFalse();
    assertThat(claims("web", 5)).isFalse();
  }

  @Test
  void outdone_fleetOfOne_isBelieved() {
    assertThat(claims("web", 1)).isTrue();
    assertThat(claims("web", 2)).isTrue();
  }

  @Test
  void outdone_numberThatIsNoHistoryOfOurs_isNotBelieved() {
    var far = Optional.of(new Epoch(judgement.log().epoch().number() + 1_001, 1));

    assertThat(succession.outdone("web", far, NOW)).isFalse();
  }

  private void enrol() {
    for (var name : List.of("web", "db")) {
      judgement.enrol(new FleetHost(name, List.of()), NOW);
    }
  }

  private boolean claims(String host, long seconds) {
    var later = new Epoch(judgement.log().epoch().number() + 1, 9);
    return succession.outdone(host, Optional.of(later), NOW.plusSeconds(seconds));
  }

  private Optional<Epoch> follows() {
    return Optional.of(judgement.log().epoch());
  }

  private long unverified() {
    return judgement.blocks().counters().getOrDefault("unverified blocks", -1L);
  }

  private static Offered offered(long seq, Verdict verdict) {
    return new Offered(new LogPoint(GONE, seq), new Change.Blocked(verdict));
  }

  private static Verdict detected(String source) {
    return new Verdict(
        Prefix.parse(source),
        Origin.DETECTED,
        false,
        9,
        1,
        Optional.empty(),
        Optional.empty(),
        "SYN scan",
        "center",
        NOW,
        NOW.plus(Duration.ofMinutes(10)),
        List.of(Samples.syn(HOST, 22, source, NOW)));
  }
}
