package io.picketline.coordinator.evidence;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.evidence;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.log.LogState;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sum over hosts makes of evidence that is more than a probe of a closed port. */
public class KindsOfEvidenceTest {

  private final Judgement judgement = Samples.judgement();
  private final Suspicion suspicion = new Suspicion(Prefix.parse(ATTACKER), NOW);

  @Test
  void report_oneHandshakeOnADarkTrap_isAVerifiedVerdictAtOnce() {
    tell(trap("a", 23, NOW), NOW);

    var verdict = verdicts(NOW).getFirst();
    assertThat(verdict.verified()).isTrue();
    assertThat(verdict.type()).contains(ScanType.CONNECT);
    assertThat(Duration.between(NOW, verdict.expiresAt())).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void report_handshakeToldLate_isAVerifiedVerdictAllTheSame() {
    tell(trap("a", 23, NOW.minusMillis(5)), NOW);

    assertThat(verdicts(NOW)).extracting(Verdict::verified).containsExactly(true);
    assertThat(verdicts(NOW)).extracting(Verdict::offence).containsExactly(1);
  }

  @Test
  void provesScanner_afterWaiting_stillHolds() {
    for (var port = 1; port <= 4; port++) {
      suspicion.add(syn("a", port), NOW);
    }

    assertThat(suspicion.score(NOW.plusSeconds(3600))).isLessThan(2 * SequentialTest.LIMIT);
    assertThat(suspicion.provesScanner()).isTrue();
  }

  @Test
  void report_verifiedOffencesAgain_lastUpToThirtyDays() {
    var lives = new ArrayList<Duration>();
    var now = NOW;
    for (var port = 1; port <= 6; port++) {
      tell(trap("a", port, now), now);
      var verdict = verdicts(now).getFirst();
      lives.add(Duration.between(verdict.decidedAt(), verdict.expiresAt()));
      now = verdict.expiresAt();
    }

    assertThat(lives)
        .containsExactly(
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(24),
            Duration.ofDays(7),
            Duration.ofDays(30),
            Duration.ofDays(30));
  }

  @Test
  void report_packetAfterAVerifiedVerdict_makesNoVerifiedOne() {
    tell(trap("a", 23, NOW), NOW);
    tell(trap("b", 23, NOW), NOW);
    var after = verdicts(NOW).getFirst().expiresAt();

    tell(syn("a", 24, ATTACKER, after), after);
    tell(syn("b", 25, ATTACKER, after), after);
    assertThat(verdicts(after)).extracting(Verdict::verified).containsExactly(false);
    tell(trap("a", 26, after), after);

    assertThat(verdicts(after)).extracting(Verdict::verified).containsExactly(true);
    assertThat(verdicts(after)).extracting(Verdict::offence).containsExactly(2);
  }

  @Test
  void report_malformedPacketToATrap_neitherHidesNorErasesTheProof() {
    tell(evidence("a", 23, ATTACKER, NOW, EvidenceKind.MALFORMED_FLAGS), NOW);
    tell(evidence("a", 23, ATTACKER, NOW, EvidenceKind.TRAP), NOW);
    tell(evidence("b", 23, ATTACKER, NOW, EvidenceKind.TRAP), NOW);
    tell(evidence("b", 23, ATTACKER, NOW, EvidenceKind.MALFORMED_FLAGS), NOW);
    assertThat(verdicts(NOW)).isEmpty();

    tell(syn("b", 24), NOW);

    assertThat(verdicts(NOW)).extracting(Verdict::verified).containsExactly(true);
  }

  @Test
  void report_traps_areVerifiedOnlyIfTheyAloneReachTheLimit() {
    tell(evidence("a", 23, ATTACKER, NOW, EvidenceKind.TRAP), NOW);
    tell(syn("a", 24), NOW);
    tell(syn("b", 25), NOW);
    assertThat(verdicts(NOW)).extracting(Verdict::verified).containsExactly(false);

    tell(evidence("c", 26, ATTACKER, NOW, EvidenceKind.TRAP), NOW);

    assertThat(verdicts(NOW)).extracting(Verdict::verified).containsExactly(true);
    assertThat(verdicts(NOW)).extracting(Verdict::offence).containsExactly(1);
  }

  @Test
  void report_verifiedMemberOfADecoyGroup_isBlockedAndStaysSo() {
    var twin = syn("b", 80).probe();
    tell(syn("b", 80), NOW);
    tell(trap("a", 23, NOW), NOW);
    var forged = Samples.probe(NOW, "198.51.100.9", 80, twin.sourcePort(), twin.sequence());
    tell(new Evidence("b", EvidenceKind.SYN_DARK, ScanType.SYN, forged), NOW);

    assertThat(judgement.test().decoys()).isEqualTo(2);
    assertThat(verdicts(NOW)).extracting(Verdict::verified).containsExactly(true);
  }

  @Test
  void report_decoySeenAfterTheVerdict_keepsAnOperatorsBlockWithin() {
    var byHand = Samples.verdict("2001:db8:1:2::9/128", NOW, Duration.ofHours(1));
    judgement.log().append(new Change.Blocked(byHand));
    for (var host : List.of("a", "b", "c")) {
      tell(syn(host, 22, "2001:db8:1:2::1", NOW), NOW);
    }
    assertThat(verdicts(NOW)).hasSize(2);
    var first = syn("c", 22, "2001:db8:1:2::1", NOW).probe();
    var twin = Samples.probe(NOW, "198.51.100.9", 22, first.sourcePort(), first.sequence());

    tell(new Evidence("c", EvidenceKind.SYN_DARK, ScanType.SYN, twin), NOW);
    tell(new Evidence("d", EvidenceKind.SYN_DARK, ScanType.SYN, twin), NOW);

    assertThat(verdicts(NOW)).containsExactly(byHand);
  }

  @Test
  void report_connectionsWithoutSequenceNumber_areNoDecoys() {
    for (var kind : List.of(EvidenceKind.TRAP, EvidenceKind.CONNECTED_WITHOUT_DATA)) {
      for (var source : List.of("198.51.100.1", "198.51.100.2")) {
        var probe = Samples.probe(NOW, source, 80, 40_000, 0);
        tell(new Evidence("a", kind, ScanType.CONNECT, probe), NOW);
      }
    }

    assertThat(judgement.test().decoys()).isZero();
  }

  @Test
  void report_verifiedVerdicts_doNotWaitForUnverifiedOnes() {
    for (var i = 0; i < 60; i++) {
      for (var port = 1; port <= 4; port++) {
        tell(syn("a", port, "203.0.113." + i, NOW), NOW);
      }
    }
    assertThat(judgement.budget().waiting()).isEqualTo(40);

    tell(trap("a", 23, NOW), NOW);

    assertThat(verdicts(NOW)).extracting(Verdict::verified).contains(true);
  }

  @Test
  void add_toolShownByManyPieces_addsItsWeightOnce() {
    for (var host : List.of("a", "b", "c")) {
      suspicion.add(shaped(syn(host, 22), ScanTool.HPING3), NOW);
      suspicion.add(shaped(syn(host, 23), ScanTool.NMAP), NOW);
      suspicion.add(shaped(syn(host, 24), ScanTool.ZMAP), NOW);
    }

    assertThat(suspicion.score(NOW)).isCloseTo(9 * Math.log(10) + 0.7, within(1e-9));
    assertThat(suspicion.tool()).contains(ScanTool.NMAP);
  }

  @Test
  void add_servedBefore_takesOffAtMostTwoPairs() {
    suspicion.add(served(syn("a", 22), 5), NOW);

    assertThat(suspicion.score(NOW))
        .isCloseTo(SequentialTest.CREDIT_FLOOR + Math.log(10), within(1e-9));
  }

  @Test
  void add_servedByMorePairsOfMoreHosts_takesEachOffOnce() {
    for (var port = 1; port <= 5; port++) {
      suspicion.add(syn("a", port), NOW);
    }
    suspicion.add(served(syn("a", 1), 1), NOW);
    suspicion.add(served(syn("a", 1), 1), NOW);
    suspicion.add(served(syn("b", 1), 1), NOW);
    suspicion.add(served(syn("b", 1), 0), NOW);
    suspicion.add(served(syn("a", 1), 2), NOW);

    assertThat(suspicion.score(NOW))
        .isCloseTo(6 * Math.log(10) - 3 * SequentialTest.CREDIT, within(1e-9));
  }

  @Test
  void add_servedByOneHostMoreAndMore_takesOffNoMoreThanItToldAndTwoPairs() {
    for (var port = 1; port <= 5; port++) {
      suspicion.add(syn("a", port), NOW);
    }
    suspicion.add(syn("b", 1), NOW);
    for (var pairs = 1; pairs <= 9; pairs++) {
      suspicion.add(served(syn("b", 1), pairs), NOW);
    }

    assertThat(suspicion.score(NOW))
        .isCloseTo(6 * Math.log(10) - 3 * SequentialTest.CREDIT, within(1e-9));
  }

  @Test
  void memory_whoSawTwins_comesBackAsOneWitness() {
    suspicion.add(syn("a", 22), NOW);
    suspicion.accused("b");
    assertThat(suspicion.decoy()).isTrue();

    var back = new Suspicion(suspicion.memory());

    assertThat(back.memory()).isEqualTo(suspicion.memory());
    assertThat(back.memory().accusers()).containsExactly("b");
  }

  @Test
  void add_sctpOnManyPorts_isOneProtocol() {
    for (var port = 1; port <= 9; port++) {
      suspicion.add(protocol(IpProtocol.SCTP, port), NOW);
    }
    suspicion.add(protocol(IpProtocol.OTHER, 47), NOW);
    suspicion.add(protocol(IpProtocol.OTHER, 50), NOW);

    assertThat(suspicion.score(NOW)).isCloseTo(3, within(1e-9));
  }

  @Test
  void sum_everyPieceToldTwice_isTheSameAsOnce() {
    for (var seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var once = new Suspicion(Prefix.parse(ATTACKER), NOW);
      var twice = new Suspicion(Prefix.parse(ATTACKER), NOW);
      var told = new ArrayList<Evidence>();
      for (var i = 0; i < 25; i++) {
        var piece = any(random);
        told.add(piece);
        once.add(piece, NOW);
        twice.add(piece, NOW);
        twice.add(told.get(random.nextInt(told.size())), NOW);
      }

      assertThat(twice.score(NOW)).as("seed %d", seed).isCloseTo(once.score(NOW), within(1e-9));
      assertThat(twice.provesScanner()).isEqualTo(once.provesScanner());
      assertThat(once.score(NOW)).isGreaterThanOrEqualTo(SequentialTest.CREDIT_FLOOR);
    }
  }

  @Test
  void memory_ofAllThat_comesBackWhole() {
    suspicion.add(shaped(served(trap("a", 23, NOW), 2), ScanTool.MASSCAN), NOW);
    suspicion.offend(NOW);

    var back = new Suspicion(suspicion.memory());

    assertThat(back.memory()).isEqualTo(suspicion.memory());
    assertThat(back.outgrew()).isFalse();
    assertThat(back.add(served(syn("a", 23), 2), NOW)).isEqualTo(Suspicion.Gain.NONE);
  }

  @Test
  void of_moreThanAnHour_isSlowWhateverItsShape() {
    var pairs =
        Stream.of(0, 1, 2).map(i -> syn("host" + i, 22, ATTACKER, NOW.plusSeconds(1801L * i)));

    var name = ScanName.of(pairs.toList(), Optional.of(ScanTool.ZMAP));

    assertThat(name.shape()).isEqualTo(ScanShape.SLOW);
    assertThat(name.text()).isEqualTo("SYN scan (zmap), slow horizontal, 1 port of 3 hosts");
  }

  private static Evidence any(Random random) {
    var kinds = Stream.of(EvidenceKind.values()).filter(EvidenceKind::countsOverHosts).toList();
    var tools = ScanTool.values();
    var piece =
        evidence(
            "host" + random.nextInt(3),
            random.nextInt(8),
            ATTACKER,
            NOW,
            kinds.get(random.nextInt(kinds.size())));
    var shown = random.nextInt(4) == 0 ? shaped(piece, tools[random.nextInt(tools.length)]) : piece;
    return served(shown, random.nextInt(4));
  }

  public static Evidence trap(String host, int port, Instant at) {
    var piece = evidence(host, port, ATTACKER, at, EvidenceKind.TRAP_DARK);
    return new Evidence(host, piece.kind(), ScanType.CONNECT, piece.probe());
  }

  private static Evidence shaped(Evidence piece, ScanTool tool) {
    return new Evidence(
        piece.host(), piece.kind(), piece.type(), piece.probe(), Optional.of(tool), piece.served());
  }

  private static Evidence served(Evidence piece, int pairs) {
    return new Evidence(
        piece.host(), piece.kind(), piece.type(), piece.probe(), piece.tool(), pairs);
  }

  private static Evidence protocol(IpProtocol protocol, int port) {
    var source = SourceAddress.parse(ATTACKER);
    var probe = new Probe(NOW, source, 0, port, protocol, 0, 0);
    return new Evidence("a", EvidenceKind.UNHANDLED_PROTOCOL, ScanType.SCTP, probe);
  }

  private void tell(Evidence piece, Instant now) {
    judgement.report(piece.host(), List.of(piece), now);
  }

  private List<Verdict> verdicts(Instant now) {
    return judgement.log().state().all(now).stream().map(LogState.Held::verdict).toList();
  }
}
