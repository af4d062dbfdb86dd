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
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkVerdictTest {

  private final Judgement judgement = Samples.judgement();

  record Case(String name, List<Evidence> evidence, int verdicts) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    var dark = EvidenceKind.SYN_DARK;
    var late = NOW.minus(Duration.ofDays(60));
    return Stream.of(
        new Case("one dark port on each of three hosts", probes(dark, "a:22", "b:22", "c:22"), 1),
        new Case("two hosts, three ports", probes(dark, "a:22", "a:23", "b:22"), 1),
        new Case("two pairs on two hosts", probes(dark, "a:22", "b:22"), 0),
        new Case("three ports of one host", probes(dark, "a:22", "a:23", "a:24"), 0),
        new Case("four ports of one host", probes(dark, "a:22", "a:23", "a:24", "a:25"), 1),
        new Case("one pair told four times", probes(dark, "a:22", "a:22", "a:22", "b:22"), 0),
        new Case(
            "a capture's unanswered datagrams",
            probes(EvidenceKind.UDP_UNANSWERED, ports("a", 20)),
            0),
        new Case("light evidence", probes(EvidenceKind.STRAY_ACK, ports("a", 6)), 0),
        new Case("light evidence in mass", probes(EvidenceKind.STRAY_ACK, ports("a", 14)), 1),
        new Case(
            "evidence decayed long ago",
            Stream.of("a", "b", "c").map(host -> syn(host, 22, ATTACKER, late)).toList(),
            0),
        new Case(
            "three addresses of one /64",
            List.of(
                syn("a", 22, "2001:db8:1:2::1", NOW),
                syn("b", 22, "2001:db8:1:2::2", NOW),
                syn("c", 22, "2001:db8:1:2::3", NOW)),
            1),
        new Case(
            "three addresses of three /64",
            List.of(
                syn("a", 22, "2001:db8:1:2::1", NOW),
                syn("b", 22, "2001:db8:1:3::1", NOW),
                syn("c", 22, "2001:db8:1:4::1", NOW)),
            0));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void report_evidenceOfHosts_decidesByTheTest(Case given) {
    given.evidence().forEach(piece -> tell(piece, NOW));

    assertThat(verdicts(NOW)).hasSize(given.verdicts());
  }

  @Test
  void report_probesOfBeforeTheVerdictsEnd_makeNoNewOffence() {
    var judgement = Samples.judgement();
    for (var host : List.of("a", "b", "c")) {
      judgement.report(host, List.of(syn(host, 22)), NOW);
    }
    var ended = judgement.log().state().all(NOW).getFirst().verdict().expiresAt().plusSeconds(1);

    judgement.report("d", List.of(syn("d", 22)), ended);

    assertThat(judgement.log().state().all(ended)).isEmpty();
    judgement.report("d", List.of(syn("d", 23, ATTACKER, ended)), ended);
    assertThat(judgement.log().state().all(ended))
        .extracting(held -> held.verdict().offence())
        .containsExactly(2);
  }

  @Test
  void report_scanOverHosts_namesItAndEndsWithTheDecidingProbe() {
    tell(syn("a", 22), NOW);
    tell(syn("b", 22), NOW);
    tell(syn("c", 22), NOW);

    var verdict = verdicts(NOW).getFirst();
    assertThat(verdict.source()).isEqualTo(Prefix.parse(ATTACKER));
    assertThat(verdict.type()).contains(ScanType.SYN);
    assertThat(verdict.shape()).contains(ScanShape.HORIZONTAL);
    assertThat(verdict.reason()).isEqualTo("SYN scan, horizontal, 1 port of 3 hosts");
    assertThat(verdict.evidence()).extracting(Evidence::host).containsExactly("a", "b", "c");
    assertThat(verdict.verified()).isFalse();
  }

  @Test
  void report_offencesAgain_lastLongerEachTime() {
    var lives = new ArrayList<Duration>();
    var now = NOW;
    for (var round = 0; round < 4; round++) {
      for (var host : List.of("a", "b", "c")) {
        tell(syn(host, 100 + round, ATTACKER, now), now);
      }
      var verdict = verdicts(now).getFirst();
      assertThat(verdict.offence()).isEqualTo(round + 1);
      lives.add(Duration.between(verdict.decidedAt(), verdict.expiresAt()));
      now = verdict.expiresAt();
    }

    assertThat(lives)
        .containsExactly(
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(24),
            Duration.ofHours(24));
  }

  @Test
  void report_afterExpiry_needsANewPair() {
    Stream.of("a", "b", "c").forEach(host -> tell(syn(host, 22), NOW));
    var after = verdicts(NOW).getFirst().expiresAt();

    tell(syn("a", 22, ATTACKER, after), after);
    assertThat(verdicts(after)).isEmpty();
    tell(syn("d", 22, ATTACKER, after), after);

    assertThat(verdicts(after)).hasSize(1);
  }

  @Test
  void report_longAfter_offencesAreHalved() {
    for (var round = 0; round < 2; round++) {
      var now = NOW.plus(Duration.ofHours(2L * round));
      for (var host : List.of("a", "b", "c")) {
        tell(syn(host, 100 + round, ATTACKER, now), now);
      }
    }
    var muchLater = NOW.plus(Duration.ofDays(31));
    for (var host : List.of("a", "b", "c", "d")) {
      tell(syn(host, 200, ATTACKER, muchLater), muchLater);
    }

    assertThat(verdicts(muchLater)).extracting(Verdict::offence).containsExactly(2);
  }

  @Test
  void report_afterItsEvidenceIsForgotten_offencesAreStillHalved() {
    for (var round = 0; round < 3; round++) {
      var now = NOW.plus(Duration.ofHours(2L * round));
      for (var host : List.of("a", "b", "c")) {
        tell(syn(host, 100 + round, ATTACKER, now), now);
      }
    }
    var muchLater = NOW.plus(Duration.ofDays(40));
    judgement.sweep(muchLater);
    for (var host : List.of("a", "b")) {
      tell(syn(host, 200, ATTACKER, muchLater), muchLater);
    }
    assertThat(verdicts(muchLater)).isEmpty();
    tell(syn("c", 200, ATTACKER, muchLater), muchLater);

    assertThat(verdicts(muchLater)).extracting(Verdict::offence).containsExactly(2);
    judgement.sweep(muchLater.plus(Duration.ofDays(61)));
    assertThat(judgement.test().size()).isZero();
  }

  @Test
  void report_darkPortAWeek_isFoundAtTheFourthProbe() {
    var found = new ArrayList<Integer>();
    for (var week = 0; week < 4; week++) {
      var at = NOW.plus(Duration.ofDays(7L * week));
      tell(syn("host" + week, 22, ATTACKER, at), at);
      found.add(verdicts(at).size());
    }

    assertThat(found).containsExactly(0, 0, 0, 1);
  }

  @Test
  void report_decoyGroup_blocksNobody() {
    var sources = List.of("198.51.100.1", "198.51.100.2", "198.51.100.3");
    for (var host : List.of("a", "b", "c", "d")) {
      for (var i = 0; i < sources.size(); i++) {
        var probe =
            Samples.probe(NOW.plusMillis(10L * i), sources.get(i), 22, 40_000, host.hashCode());
        tell(new Evidence(host, EvidenceKind.SYN_DARK, ScanType.SYN, probe), NOW);
      }
    }

    assertThat(verdicts(NOW)).isEmpty();
    assertThat(judgement.test().decoys()).isEqualTo(3);
  }

  @Test
  void report_decoySeenAfterTheVerdict_releasesIt() {
    for (var host : List.of("a", "b", "c")) {
      tell(syn(host, 22), NOW);
    }
    var first = syn("c", 22).probe();
    tell(twin("d", first), NOW);
    assertThat(verdicts(NOW)).hasSize(1);
    tell(twin("c", first), NOW);

    assertThat(verdicts(NOW)).isEmpty();
  }

  @Test
  void report_twinOfWhatOneHostSawAlone_releasesItOnThatHostsWord() {
    for (var port = 1; port <= 4; port++) {
      tell(syn("a", port), NOW);
    }
    assertThat(verdicts(NOW)).hasSize(1);

    tell(twin("a", syn("a", 4).probe()), NOW);

    assertThat(verdicts(NOW)).isEmpty();
  }

  @Test
  void report_twinsThatOneOtherHostMakesUp_endNoVerdict() {
    for (var port = 1; port <= 4; port++) {
      tell(syn("a", port), NOW);
    }
    for (var port = 1; port <= 4; port++) {
      tell(twin("rogue", syn("a", port).probe()), NOW);
      tell(syn("rogue", port), NOW);
    }

    assertThat(verdicts(NOW)).hasSize(1);
  }

  @Test
  void report_twinBeforeAnyVerdict_isBelievedOfOne() {
    tell(syn("a", 1), NOW);
    tell(twin("b", syn("a", 1).probe()), NOW);
    for (var port = 2; port <= 9; port++) {
      tell(syn("a", port), NOW);
    }

    assertThat(verdicts(NOW)).isEmpty();
  }

  @Test
  void report_oneHostSaysThatItServesTheSource_sparesItNotFromOthers() {
    for (var port = 1; port <= 6; port++) {
      var piece = evidence("rogue", 80, ATTACKER, NOW, EvidenceKind.CONNECTED_WITHOUT_DATA);
      var served = Math.min(Evidence.MOST_SERVED, 60 * port);
      tell(
          new Evidence(
              "rogue", piece.kind(), piece.type(), piece.probe(), Optional.empty(), served),
          NOW);
      tell(syn("a", port), NOW);
    }

    assertThat(verdicts(NOW)).hasSize(1);
  }

  private static Evidence twin(String host, Probe of) {
    var probe =
        Samples.probe(
            NOW.plusMillis(50), "198.51.100.9", of.port(), of.sourcePort(), of.sequence());
    return new Evidence(host, EvidenceKind.SYN_DARK, ScanType.SYN, probe);
  }

  @Test
  void report_guardedOrIgnoredSource_neverBlocks() {
    judgement.enrol(new FleetHost("web", List.of(SourceAddress.parse("192.0.2.1"))), NOW);
    var random = new Random(5);
    for (var source : List.of("192.0.2.1", "127.0.0.1", "224.0.0.251", "fe80::1", "::1")) {
      for (var i = 0; i < 50; i++) {
        tell(syn("host" + random.nextInt(9), random.nextInt(1000), source, NOW), NOW);
      }
    }

    assertThat(verdicts(NOW)).isEmpty();
    assertThat(judgement.test().size()).isZero();
  }

  @Test
  void report_evidenceOfAnotherHost_isRefused() {
    for (var host : List.of("a", "b", "c")) {
      judgement.report("a", List.of(syn(host, 22)), NOW);
    }

    assertThat(verdicts(NOW)).isEmpty();
    assertThat(judgement.told().foreign()).isEqualTo(2);
  }

  @Test
  void unblock_thenEvidenceFromBefore_countsForNothing() {
    Stream.of("a", "b", "c").forEach(host -> tell(syn(host, 22), NOW));
    judgement.unblock(Prefix.parse(ATTACKER), "root", NOW.plusSeconds(1));

    Stream.of("a", "b", "c", "d", "e").forEach(host -> tell(syn(host, 23), NOW.plusSeconds(2)));

    assertThat(verdicts(NOW.plusSeconds(2))).isEmpty();
    assertThat(judgement.test().about(Prefix.parse(ATTACKER))).isEmpty();
  }

  @Test
  void sum_anyOrderAndRepetition_isTheSame() {
    // a lit trap is the one kind that a heavier one does not replace
    var kinds =
        Stream.of(EvidenceKind.values())
            .filter(kind -> kind.countsOverHosts() && kind != EvidenceKind.TRAP)
            .toList();
    for (var seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var evidence = new ArrayList<Evidence>();
      Map<String, Double> heaviest = new HashMap<>();
      for (var i = 0; i < 20; i++) {
        var kind = kinds.get(random.nextInt(kinds.size()));
        var host = "host" + random.nextInt(3);
        var port = random.nextInt(5);
        evidence.add(evidence(host, port, ATTACKER, NOW, kind));
        heaviest.merge(host + ":" + port, kind.weight(), Math::max);
      }
      evidence.addAll(List.copyOf(evidence));
      Collections.shuffle(evidence, random);
      var suspicion = new Suspicion(Prefix.parse(ATTACKER), NOW);
      evidence.forEach(piece -> suspicion.add(piece, NOW));

      var expected = heaviest.values().stream().mapToDouble(Double::doubleValue).sum();
      assertThat(suspicion.score(NOW)).as("seed %d", seed).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void sum_afterAHalfLife_isHalved() {
    var suspicion = new Suspicion(Prefix.parse(ATTACKER), NOW);
    suspicion.add(syn("a", 22), NOW);

    assertThat(suspicion.score(NOW.plus(SequentialTest.HALF_LIFE)))
        .isCloseTo(Math.log(10) / 2, within(1e-9));
  }

  private void tell(Evidence piece, Instant now) {
    judgement.report(piece.host(), List.of(piece), now);
  }

  private List<Verdict> verdicts(Instant now) {
    return judgement.log().state().all(now).stream().map(LogState.Held::verdict).toList();
  }

  private static List<Evidence> probes(EvidenceKind kind, String... pairs) {
    return Stream.of(pairs)
        .map(pair -> pair.split(":", 2))
        .map(pair -> evidence(pair[0], Integer.parseInt(pair[1]), ATTACKER, NOW, kind))
        .toList();
  }

  private static String[] ports(String host, int count) {
    return Stream.iterate(1, port -> port + 1)
        .limit(count)
        .map(port -> host + ":" + port)
        .toArray(String[]::new);
  }
}
