package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.picketline.coordinator.evidence.KindsOfEvidenceTest;
import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one host told is taken back; what others told stays. */
class TestimonyTest {
  private static final Prefix SOURCE = Prefix.parse(ATTACKER);
  private static final Instant BEFORE = NOW.minusSeconds(1);
  private static final String ROGUE = "rogue";

  private final Judgement judgement = Samples.judgement();
  private Instant now = NOW;

  @Test
  void revert_verdictsOnOneWordAlone_endAndThoseOfOthersStay() {
    scan(ROGUE, ATTACKER, 4);
    List.of("a", "b", "c").forEach(host -> tell(syn(host, 22, "203.0.113.5", now)));

    revert(BEFORE);

    assertThat(inForce()).containsExactly(Prefix.parse("203.0.113.5"));
    assertThat(judgement.test().get(SOURCE)).isEmpty();
    var lifted = (Change.Lifted) last();
    assertThat(lifted.source()).isEqualTo(SOURCE);
    assertThat(lifted.author()).isEqualTo("alice");
    assertThat(lifted.reason()).isEqualTo("reverted: rested on rogue alone");
    assertThat(lifted.forged()).isFalse();
  }

  @Test
  void revert_verdictThatOthersBearOut_stands() {
    List.of(ROGUE, "a", "b", "c").forEach(host -> tell(syn(host, 22)));
    assertThat(verdict().witnesses()).containsExactly("a", "b", ROGUE);

    revert(BEFORE);

    assertThat(inForce()).containsExactly(SOURCE);
    assertThat(source().pairs()).extracting(Evidence::host).containsExactly("a", "b", "c");
  }

  @Test
  void revert_verdictThatOthersDoNotBearOut_endsAndTheirEvidenceStays() {
    List.of("a", "b", ROGUE).forEach(host -> tell(syn(host, 22)));

    revert(BEFORE);

    assertThat(inForce()).isEmpty();
    assertThat(((Change.Lifted) last()).reason())
        .isEqualTo("reverted: does not stand without rogue");
    assertThat(source().score(now)).isCloseTo(2 * Math.log(10), within(1e-6));
    tell(syn("c", 22));
    assertThat(verdict().offence()).isEqualTo(1);
  }

  @Test
  void revert_handshakesThatOthersSawToo_stand() {
    tell(KindsOfEvidenceTest.trap(ROGUE, 23, now));
    tell(KindsOfEvidenceTest.trap("a", 23, now));

    revert(BEFORE);

    assertThat(verdict().verified()).isTrue();
  }

  @Test
  void revert_handshakesOfOneAmongPacketsOfOthers_leaveWhatThePacketsProve() {
    tell(KindsOfEvidenceTest.trap(ROGUE, 23, now));
    List.of("a", "b", "c").forEach(host -> tell(syn(host, 22)));
    assertThat(verdict().verified()).isTrue();

    revert(BEFORE);
    judgement.tick(now);

    assertThat(verdict().verified()).isFalse();
    assertThat(verdict().offence()).isEqualTo(1);
    assertThat(verdict().witnesses()).containsExactly("a", "b", "c");
  }

  @Test
  void revert_laterOffenceThatOneWordMade_endsThatOneAlone() {
    List.of("a", "b", "c").forEach(host -> tell(syn(host, 22)));
    now = verdict().expiresAt().plusSeconds(60);
    tell(syn(ROGUE, 23, ATTACKER, now));
    assertThat(verdict().offence()).isEqualTo(2);

    revert(now.minusSeconds(1));
    assertThat(inForce()).isEmpty();

    now = now.plusSeconds(1);
    tell(syn("d", 24, ATTACKER, now));
    assertThat(verdict().offence()).isEqualTo(2);
  }

  @Test
  void revert_since_leavesWhatWasToldBefore() {
    scan(ROGUE, ATTACKER, 4);
    now = now.plusSeconds(10);
    scan(ROGUE, "203.0.113.5", 4);

    revert(now);

    assertThat(inForce()).containsExactly(SOURCE);
    assertThat(source().pairs()).hasSize(4);
  }

  /** Times of probes are the sensor's own word: it could have said that they were long ago. */
  @Test
  void revert_verdictOnProbesThatWereDatedBack_endsAllTheSame() {
    for (var port = 22; port < 26; port++) {
      judgement.report(ROGUE, List.of(syn(ROGUE, port, ATTACKER, NOW.minusSeconds(3_600))), NOW);
    }
    assertThat(inForce()).containsExactly(SOURCE);

    revert(NOW.minusSeconds(60));

    assertThat(inForce()).isEmpty();
    assertThat(judgement.test().get(SOURCE)).isEmpty();
  }

  @Test
  void revert_operatorsBlock_stays() {
    var ordered = Samples.verdict(ATTACKER, NOW, Duration.ofHours(1));
    judgement.log().append(new Change.Blocked(ordered));
    scan(ROGUE, ATTACKER, 4);

    revert(BEFORE);

    assertThat(inForce()).containsExactly(SOURCE);
  }

  @Test
  void revert_wideBlock_endsWithWhatCarriesIt() {
    for (var site = 1; site <= 3; site++) {
      scan(ROGUE, "2001:db8:0:%d::1".formatted(site), 4);
    }
    judgement.tick(now);
    assertThat(inForce()).contains(Prefix.parse("2001:db8::/56"));

    revert(BEFORE);
    judgement.tick(now);

    assertThat(inForce()).isEmpty();
  }

  @Test
  void forecast_changesNothing() {
    scan(ROGUE, ATTACKER, 4);
    List.of(ROGUE, "a", "b", "c").forEach(host -> tell(syn(host, 22, "203.0.113.5", now)));
    var head = judgement.log().head();

    var told = judgement.testimony().forecast(ROGUE, BEFORE, Optional.empty(), 10, now);

    assertThat(told.ended()).extracting(Verdict::source).containsExactly(SOURCE);
    assertThat(told.kept()).isEqualTo(1);
    assertThat(told.more()).isFalse();
    assertThat(judgement.log().head()).isEqualTo(head);
    assertThat(source().pairs()).hasSize(4);
  }

  @Test
  void restingOn_manyVerdicts_comeInParts() {
    for (var i = 1; i <= 5; i++) {
      scan(ROGUE, "203.0.113." + i, 4);
    }
    scan("a", ATTACKER, 4);

    var first = judgement.testimony().restingOn(ROGUE, BEFORE, Optional.empty(), 3, now);
    var second = judgement.testimony().restingOn(ROGUE, BEFORE, first.last(), 3, now);

    assertThat(first.verdicts()).hasSize(3);
    assertThat(first.more()).isTrue();
    assertThat(second.verdicts()).hasSize(2);
    assertThat(second.more()).isFalse();
    assertThat(first.verdicts()).doesNotContainAnyElementsOf(second.verdicts());
  }

  @Test
  void forget_evidenceBelowTheLimit_isTakenOutOfTheSum() {
    tell(syn(ROGUE, 22));
    tell(syn("a", 22));

    judgement.forgetTestimony(ROGUE, now);

    assertThat(source().score(now)).isCloseTo(Math.log(10), within(1e-9));
    tell(syn("b", 22));
    assertThat(inForce()).isEmpty();
    tell(syn("c", 22));
    assertThat(inForce()).containsExactly(SOURCE);
  }

  @Test
  void forget_thatItServedTheSource_givesTheSumBack() {
    tell(syn("a", 22));
    tell(syn("b", 22));
    tell(served(ROGUE, 255));
    assertThat(source().score(now)).isLessThan(2 * Math.log(10));

    judgement.forgetTestimony(ROGUE, now);

    assertThat(source().score(now)).isCloseTo(2 * Math.log(10), within(1e-9));
  }

  @Test
  void forget_twinsThatItMadeUp_noLongerSpareTheSource() {
    tell(syn("a", 1));
    var seen = syn("a", 1).probe();
    var twin = Samples.probe(NOW, "198.51.100.9", 1, seen.sourcePort(), seen.sequence());
    tell(new Evidence(ROGUE, EvidenceKind.SYN_DARK, ScanType.SYN, twin));
    scan("a", ATTACKER, 8);
    assertThat(inForce()).isEmpty();

    judgement.forgetTestimony(ROGUE, now);
    tell(syn("a", 9));

    assertThat(inForce()).contains(SOURCE);
  }

  @Test
  void forget_whatWaitsForItsTokens_waitsNoLonger() {
    for (var i = 1; i <= 21; i++) {
      scan(ROGUE, "203.0.113." + i, 4);
    }
    assertThat(judgement.budget().waiting()).isEqualTo(1);

    judgement.forgetTestimony(ROGUE, now);

    assertThat(judgement.budget().waiting()).isZero();
    judgement.tick(now.plusSeconds(60));
    assertThat(inForce()).hasSize(20);
  }

  @Test
  void forget_moreThanASlice_goesOnWithTimeAndCountsForNothingMeanwhile() {
    var many = 2 * Testimony.SLICE + 5;
    for (var i = 0; i < many; i++) {
      tell(syn(ROGUE, 22, SourceAddress.v4(0x0a000000 + i).toString(), now));
    }
    scan(ROGUE, ATTACKER, 3);

    judgement.forgetTestimony(ROGUE, now);
    assertThat(judgement.test().size()).isEqualTo(many + 1 - Testimony.SLICE);
    assertThat(judgement.testimony().unfinished()).isTrue();
    tell(syn("a", 22));
    assertThat(inForce()).isEmpty();
    judgement.tick(now.plusSeconds(1));
    judgement.tick(now.plusSeconds(2));

    assertThat(judgement.testimony().unfinished()).isFalse();
    assertThat(judgement.test().size()).isEqualTo(1);
    assertThat(source().pairs()).extracting(Evidence::host).containsExactly("a");
  }

  @Test
  void verdict_evidenceOfMoreHostsThanItShows_namesThemAll() {
    for (var i = 10; i < 30; i++) {
      var light = EvidenceKind.CONNECTED_WITHOUT_DATA;
      tell(Samples.evidence("host" + i, 80, ATTACKER, now, light));
    }
    tell(syn("a", 22));

    assertThat(verdict().evidence()).hasSizeLessThanOrEqualTo(Verdict.MAX_EVIDENCE);
    assertThat(verdict().witnesses()).hasSize(21);
  }

  private void scan(String host, String source, int ports) {
    for (var port = 1; port <= ports; port++) {
      tell(syn(host, port, source, now));
    }
  }

  private static Evidence served(String host, int pairs) {
    var piece = Samples.evidence(host, 80, ATTACKER, NOW, EvidenceKind.CONNECTED_WITHOUT_DATA);
    return new Evidence(host, piece.kind(), piece.type(), piece.probe(), Optional.empty(), pairs);
  }

  private void tell(Evidence piece) {
    judgement.report(piece.host(), List.of(piece), now);
  }

  private void revert(Instant since) {
    judgement.testimony().revert(ROGUE, since, "alice", now);
  }

  private Suspicion source() {
    return judgement.test().get(SOURCE).orElseThrow();
  }

  private Verdict verdict() {
    return judgement.log().state().all(now).stream()
        .map(held -> held.verdict())
        .filter(held -> held.source().equals(SOURCE))
        .findFirst()
        .orElseThrow();
  }

  private List<Prefix> inForce() {
    return judgement.log().state().all(now).stream().map(held -> held.verdict().source()).toList();
  }

  private Change last() {
    return judgement.log().entry(judgement.log().head()).orElseThrow().change();
  }
}
