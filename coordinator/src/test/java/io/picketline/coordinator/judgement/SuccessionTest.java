package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import io.picketline.protocol.log.TrustChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  @Test
  void open_whatARevokedHostToldBefore_isOutOfTheSums() {
    tell("web", 1);
    tell("web", 4);
    tell("db", 3);

    var began = after(revoked("web", 5));

    assertThat(hosts(began)).containsExactly("db");
  }

  @Test
  void open_whatAStandbyRemembersOfARevokedHost_isOutOfTheSums() {
    tell("web", 1);
    tell("db", 3);
    var began = following(List.of(revoked("web", 5)), List.of());
    began.succession().recall(memories(), NOW.plusSeconds(9));

    began.open(9, 20, NOW.plusSeconds(9));

    assertThat(hosts(began)).containsExactly("db");
  }

  @Test
  void open_whatAHostToldSinceItWasEnrolledAgain_stays() {
    tell("web", 4);
    tell("web", 6);

    var began = after(revoked("web", 5), new Change.HostEnrolled(new FleetHost("web", List.of())));

    assertThat(pieces(began))
        .extracting(piece -> piece.probe().at())
        .containsExactly(NOW.plusSeconds(6));
  }

  @Test
  void open_verdictOnTheWordOfARevokedHostAlone_isNotGiven() {
    for (var port = 1; port <= 4; port++) {
      tell("web", port);
    }
    assertThat(judgement.log().state().all(NOW.plusSeconds(9))).hasSize(1);

    var began = after(revoked("web", 5));
    began.tick(NOW.plusSeconds(10));

    assertThat(began.log().state().all(NOW.plusSeconds(10))).isEmpty();
    assertThat(hosts(began)).isEmpty();
  }

  @Test
  void take_revocationThatAnotherHistoryHas_takesWhatTheHostToldOutOfTheSums() {
    tell("web", 1);
    tell("db", 3);

    succession.take(
        List.of(new Offered(new LogPoint(GONE, 1), revoked("web", 5))), NOW.plusSeconds(9));

    assertThat(hosts(judgement)).containsExactly("db");
  }

  /** Its probe of that second of a port of its own. */
  private void tell(String host, int second) {
    var at = NOW.plusSeconds(second);
    judgement.report(host, List.of(Samples.syn(host, second, ATTACKER, at)), at);
  }

  private static TrustChange.HostRevoked revoked(String host, int second) {
    return new TrustChange.HostRevoked(host, NOW.plusSeconds(second), "root", "stolen");
  }

  /** One that begins to decide with what was told here, and knows these changes. */
  private Judgement after(Change... changes) {
    var began = following(List.of(changes), memories());
    began.open(9, 20, NOW.plusSeconds(9));
    return began;
  }

  private List<SourceMemory> memories() {
    return judgement.test().all().stream().map(Suspicion::memory).toList();
  }

  private static Judgement following(List<Change> changes, List<SourceMemory> sources) {
    var opened = new Change.EpochOpened(GONE, Optional.empty(), 0);
    var entries = new ArrayList<LogEntry>();
    entries.add(new LogEntry(1, opened));
    changes.forEach(change -> entries.add(new LogEntry(entries.size() + 1, change)));
    var known =
        new History(
            Optional.of(GONE),
            List.of(opened),
            entries.size(),
            entries,
            entries.subList(1, entries.size()),
            Map.of(),
            sources);
    return new Judgement(Samples.settings(), known, NOW.plusSeconds(9));
  }

  private static List<Evidence> pieces(Judgement of) {
    return of.test().all().stream().flatMap(source -> source.pairs().stream()).toList();
  }

  private static List<String> hosts(Judgement of) {
    return pieces(of).stream().map(Evidence::host).toList();
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
