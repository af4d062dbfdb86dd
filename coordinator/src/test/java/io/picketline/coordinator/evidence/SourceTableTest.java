package io.picketline.coordinator.evidence;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.evidence;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.judgement.VerdictLimits;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.quota.Allowance;
import io.picketline.coordinator.registry.ReportOrder;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of sources: how much of it, and across a restart. */
class SourceTableTest {
  private static final RegistrySettings SMALL =
      new RegistrySettings(
          "coordinator1",
          "test",
          10,
          new Allowance(50, 50),
          new Allowance(20, 5),
          10,
          100,
          VerdictLimits.DEFAULTS,
          1);

  @Test
  void report_floodOfSources_keepsTheHighestSumsAndLivingVerdicts() {
    var judgement = new Judgement(SMALL, History.EMPTY, 1, NOW);
    for (var host : List.of("a", "b", "c")) {
      judgement.report(host, List.of(syn(host, 22)), NOW);
    }
    judgement.report("a", List.of(syn("a", 1, "203.0.113.1", NOW)), NOW);
    judgement.report("a", List.of(syn("a", 2, "203.0.113.1", NOW)), NOW);
    for (var i = 0; i < 1000; i++) {
      var source = SourceAddress.v4(0x0a000000 + i).toString();
      judgement.report("a", List.of(syn("a", 22, source, NOW)), NOW);
    }

    assertThat(judgement.test().size()).isEqualTo(10);
    assertThat(judgement.test().evicted()).isEqualTo(992);
    assertThat(judgement.test().get(Prefix.parse(ATTACKER))).isPresent();
    assertThat(judgement.test().get(Prefix.parse("203.0.113.1"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void report_tableFullOfForgeries_stillFindsAScan(int pairsOfEach) {
    var judgement = fullOfForgeries(pairsOfEach);

    for (var host : List.of("a", "b", "c")) {
      judgement.report(host, List.of(syn(host, 22)), NOW);
      forge(judgement, 100, pairsOfEach);
    }

    assertThat(judgement.test().evicted()).isPositive();
    assertThat(judgement.log().state().on(Prefix.parse(ATTACKER))).isPresent();
  }

  @Test
  void report_tableFullOfForgeries_keepsAHandshakeForDays() {
    var judgement = fullOfForgeries(3);
    var served = KindsOfEvidenceTest.trap("a", 23, NOW);

    judgement.report("a", List.of(served), NOW);
    forge(judgement, 2_000, 3);

    assertThat(judgement.test().get(Prefix.parse(ATTACKER))).isPresent();
  }

  @Test
  void report_tableFullOfOneHostsHandshakes_keepsWhatOthersTold() {
    var judgement = new Judgement(small(64), History.EMPTY, 7, NOW);
    judgement.report("a", List.of(syn("a", 22)), NOW);
    for (var i = 0; i < 2_000; i++) {
      var source = SourceAddress.v4(0x0a000000 + i).toString();
      var lie = evidence("rogue", 23, source, NOW, EvidenceKind.TRAP);
      judgement.report("rogue", List.of(lie), NOW);
    }

    assertThat(judgement.test().size()).isEqualTo(64);
    assertThat(judgement.test().get(Prefix.parse(ATTACKER))).isPresent();
  }

  private static Judgement fullOfForgeries(int pairsOfEach) {
    var judgement = new Judgement(small(1_024), History.EMPTY, 7, NOW);
    forge(judgement, 1_100, pairsOfEach);
    return judgement;
  }

  private static RegistrySettings small(int maxSources) {
    var defaults = Samples.settings();
    return new RegistrySettings(
        defaults.name(),
        defaults.software(),
        maxSources,
        defaults.fleetBudget(),
        defaults.sensorBudget(),
        100,
        20_000,
        VerdictLimits.DEFAULTS,
        1);
  }

  private static void forge(Judgement judgement, int sources, int pairsOfEach) {
    for (var i = 0; i < sources; i++) {
      var source = SourceAddress.v4(0x0a000000 + i).toString();
      for (var port = 1; port <= pairsOfEach; port++) {
        judgement.report("a", List.of(syn("a", port, source, NOW)), NOW);
      }
    }
  }

  @Test
  void restart_betweenProbes_forgetsNothing() {
    var before = Samples.judgement();
    before.report("a", List.of(syn("a", 22)), NOW);
    before.report("b", List.of(syn("b", 22)), NOW);
    before.serves("a", new ServedPorts("22", ""), NOW);
    var batch = before.takeUnwritten().orElseThrow();
    var history =
        new History(
            Optional.of(batch.epoch()),
            List.of((Change.EpochOpened) batch.entries().getFirst().change()),
            before.log().head(),
            batch.entries(),
            List.of(new LogEntry(1, new Change.ServedChanged(before.log().state().served()))),
            batch.served(),
            batch.sources());

    var after = new Judgement(Samples.settings(), history, 8, NOW);
    after.serves("b", ServedPorts.NONE, NOW);
    after.report("c", List.of(syn("c", 22)), NOW);

    assertThat(after.log().state().all(NOW)).hasSize(1);
    assertThat(after.log().state().served()).isEqualTo(new ServedPorts("22", ""));
    assertThat(after.log().epoch().number()).isEqualTo(2);
    assertThat(after.log().continues(Optional.of(batch.epoch()), before.log().head())).isTrue();
  }

  @Test
  void enrol_addressOfABlockedSource_releasesIt() {
    var judgement = Samples.judgement();
    judgement.log().append(new Change.Blocked(Samples.verdict(ATTACKER, NOW, Duration.ofHours(1))));

    judgement.enrol(new FleetHost("new", List.of(SourceAddress.parse(ATTACKER))), NOW);

    assertThat(judgement.log().state().all(NOW)).isEmpty();
  }

  @Test
  void report_longerVerdictByHand_isNotCutShort() {
    var judgement = Samples.judgement();
    var byHand = Samples.verdict(ATTACKER, NOW, Duration.ofDays(2));
    judgement.log().append(new Change.Blocked(byHand));

    for (var host : List.of("a", "b", "c")) {
      judgement.report(host, List.of(syn(host, 22)), NOW);
    }

    assertThat(judgement.log().state().all(NOW))
        .extracting(LogState.Held::verdict)
        .containsExactly(byHand);
  }

  @Test
  void report_manyVerdictsAtOnce_spendsTheBudgetAndQueuesTheRest() {
    var judgement = Samples.judgement();
    var sources = new ArrayList<String>();
    for (var i = 0; i < 30; i++) {
      sources.add("203.0.113." + i);
    }
    for (var host : List.of("a", "b", "c")) {
      sources.forEach(source -> judgement.report(host, List.of(syn(host, 22, source, NOW)), NOW));
    }
    assertThat(judgement.log().state().all(NOW)).hasSize(20);
    assertThat(judgement.budget().waiting()).isEqualTo(10);

    judgement.tick(NOW.plusSeconds(60));

    assertThat(judgement.log().state().all(NOW)).hasSize(25);
  }

  @Test
  void restart_unverifiedBlocks_areBoundedStill() {
    var before = Samples.judgement();
    for (var port = 1; port <= 4; port++) {
      before.report("a", List.of(syn("a", port)), NOW);
    }
    var entries = before.log().since(0);
    var epoch = before.log().epoch();
    var opened = (Change.EpochOpened) entries.getFirst().change();
    var history =
        new History(
            Optional.of(epoch),
            List.of(opened),
            before.log().head(),
            entries,
            entries,
            Map.of(),
            List.of());

    var after = new Judgement(Samples.settings(), history, 8, NOW);

    assertThat(after.blocks().counters()).containsEntry("unverified blocks", 1L);
  }

  @Test
  void mayAcknowledge_reportBehindAGap_waitsUntilTheSensorGivesItUp() {
    var order = new ReportOrder();

    assertThat(order.mayAcknowledge("a", 1, 5)).isTrue();
    assertThat(order.mayAcknowledge("a", 1, 7)).isFalse();
    assertThat(order.mayAcknowledge("a", 1, 8)).isFalse();
    assertThat(order.mayAcknowledge("a", 1, 6)).isTrue();
    assertThat(order.mayAcknowledge("a", 1, 7)).isTrue();
    assertThat(order.mayAcknowledge("a", 1, 3)).isTrue();
    assertThat(order.mayAcknowledge("a", 1, 20)).isFalse();
    assertThat(order.mayAcknowledge("a", 1, 20)).isTrue();
    assertThat(order.mayAcknowledge("a", 2, 1)).isTrue();
  }
}
