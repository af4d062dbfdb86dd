package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.evidence.KindsOfEvidenceTest;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.judgement.VerdictLimits;
import io.picketline.coordinator.order.Orders;
import io.picketline.coordinator.quota.Allowance;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The coordinator ends a verdict of its own before its time. */
class LiftTest {
  private static final Prefix WIDE = Prefix.parse("198.51.100.0/24");

  private final Judgement judgement =
      new Judgement(
          new RegistrySettings(
              "c1",
              "t",
              65_536,
              new Allowance(50, 50),
              new Allowance(20, 5),
              1_000,
              20_000,
              new VerdictLimits(new Allowance(30, 30), 16_384, true),
              1),
          History.EMPTY,
          7,
          NOW);

  @Test
  void tick_wideBlockThatHoldsAnIgnoredAddress_forgetsNothingInside() {
    var again = NOW.plus(Duration.ofMinutes(10));
    scan(20, NOW);
    scan(21, again);
    assertThat(judgement.log().state().on(WIDE)).isPresent();

    var ignore = new LocalRequest.AddIgnore(Prefix.parse("198.51.100.200"), "customer");
    new Orders(judgement, new Roster(List.of(), again)).answer(ignore, "root", again);
    judgement.tick(again.plusSeconds(1));

    var state = judgement.log().state();
    assertThat(state.on(WIDE)).isEmpty();
    assertThat(state.inside(WIDE, again)).hasSize(5);
    assertThat(state.unblockedSince(Prefix.parse("198.51.100.1"), NOW)).isFalse();
    assertThat(state.lifts(WIDE)).hasSize(1);
    assertThat(judgement.test().all()).hasSize(5);
    for (var source : judgement.test().all()) {
      assertThat(source.offencesLeft(again)).isEqualTo(2);
      assertThat(judgement.succession().stillCounts(source.memory())).isTrue();
    }
  }

  private void scan(int port, Instant at) {
    for (var last = 1; last <= 5; last++) {
      var piece = KindsOfEvidenceTest.trap("a", port, at);
      var seen = piece.probe();
      var probe =
          new Probe(
              at,
              SourceAddress.parse("198.51.100." + last),
              seen.sourcePort(),
              seen.port(),
              seen.protocol(),
              seen.flags(),
              seen.sequence());
      judgement.report("a", List.of(new Evidence("a", piece.kind(), piece.type(), probe)), at);
    }
  }
}
