package io.picketline.coordinator.evidence;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.evidence;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.SequentialTest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is left without one host is what there would be if it had never spoken. */
class RemainderTest {
  private static final Prefix SOURCE = Prefix.parse(ATTACKER);

  @Test
  void memory_anyEvidence_isAsIfTheHostHadNeverSpoken() {
    // of a pair that counted with another kind the trap takes the place, yet not of its weight
    var kinds =
        Stream.of(EvidenceKind.values())
            .filter(kind -> kind.countsOverHosts() && kind != EvidenceKind.TRAP)
            .toList();
    for (var seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var all = new Suspicion(SOURCE, NOW);
      var others = new Suspicion(SOURCE, NOW);
      for (var i = 0; i < 30; i++) {
        var host = List.of("a", "b", "rogue").get(random.nextInt(3));
        var kind = kinds.get(random.nextInt(kinds.size()));
        var piece = shaped(evidence(host, random.nextInt(8), ATTACKER, NOW, kind));
        all.add(piece, NOW);
        if (!host.equals("rogue")) {
          others.add(piece, NOW);
        }
      }

      var rest = new Suspicion(withoutRogue(all).memory());

      assertThat(rest.score(NOW)).as("seed %d", seed).isCloseTo(others.score(NOW), within(1e-9));
      assertThat(rest.provesScanner()).isEqualTo(others.provesScanner());
      assertThat(rest.tool()).isEqualTo(others.tool());
      assertThat(rest.pairs()).containsExactlyInAnyOrderElementsOf(others.pairs());
    }
  }

  @Test
  void memory_evidenceOfDays_hasDecayedAsItWould() {
    var all = new Suspicion(SOURCE, NOW);
    var later = NOW.plus(SequentialTest.HALF_LIFE);
    all.add(syn("a", 22), NOW);
    all.add(syn("rogue", 22), NOW);
    all.add(syn("b", 22, ATTACKER, later), later);

    var rest = new Suspicion(withoutRogue(all).memory());

    assertThat(rest.score(later)).isCloseTo(1.5 * Math.log(10), within(1e-9));
    var muchLater = later.plus(SequentialTest.HALF_LIFE);
    assertThat(rest.score(muchLater)).isCloseTo(0.75 * Math.log(10), within(1e-9));
  }

  @Test
  void memory_whileAVerdictLives_doesNotDecay() {
    var all = new Suspicion(SOURCE, NOW);
    Stream.of("a", "b", "rogue").forEach(host -> all.add(syn(host, 22), NOW));
    all.offend(NOW);

    var rest = new Suspicion(withoutRogue(all).memory());

    assertThat(rest.score(all.lastExpiry())).isCloseTo(2 * Math.log(10), within(1e-9));
    var later = all.lastExpiry().plus(SequentialTest.HALF_LIFE);
    assertThat(rest.score(later)).isCloseTo(Math.log(10), within(1e-9));
    assertThat(rest.lastExpiry()).isEqualTo(all.lastExpiry());
  }

  @Test
  void isLess_hostThatHasToldNothing_isNot() {
    var all = new Suspicion(SOURCE, NOW);
    all.add(syn("a", 22), NOW);

    assertThat(withoutRogue(all).isLess()).isFalse();
    var later = Told.since("a", NOW.plus(Duration.ofSeconds(1)));
    assertThat(Remainder.of(all.memory(), later).isLess()).isFalse();
    assertThat(Remainder.of(all.memory(), Told.since("a", NOW)).isLess()).isTrue();
  }

  private static Remainder withoutRogue(Suspicion all) {
    return Remainder.of(all.memory(), Told.since("rogue", Instant.EPOCH));
  }

  /** The same pair always shows the same tool, if any. */
  private static Evidence shaped(Evidence piece) {
    var pair = (piece.host() + piece.probe().port()).hashCode() & 0xff;
    if (pair % 4 > 0) {
      return piece;
    }
    var tools = List.copyOf(EnumSet.allOf(ScanTool.class));
    var tool = tools.get(pair % tools.size());
    return new Evidence(
        piece.host(), piece.kind(), piece.type(), piece.probe(), Optional.of(tool), 0);
  }
}
