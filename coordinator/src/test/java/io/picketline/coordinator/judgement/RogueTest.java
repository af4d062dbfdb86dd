package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.evidence.Width;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.quota.Allowance;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whatever sensors tell, lies of one with a valid certificate among it. */
class RogueTest {
  private static final List<Prefix> IGNORED =
      List.of(Prefix.parse("192.0.2.32/28"), Prefix.parse("2001:db8:0:7::9"));
  private static final List<String> FLEET = List.of("192.0.2.5", "2001:db8:0:9::5");
  private static final List<SourceAddress> COORDINATORS =
      Stream.of("192.0.2.9", "2001:db8:0:a::9").map(SourceAddress::parse).toList();
  private static final int STEPS = 3_000;

  private final VerdictLimits limits = new VerdictLimits(new Allowance(30, 30), 200, true);
  private final Judgement judgement = judgement();
  private Instant now = NOW;
  private Instant ignoredAt = NOW;

  static IntStream seeds() {
    return IntStream.range(0, 8);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void report_anySequence_blocksNobodySpared(int seed) {
    var random = new Random(seed);
    for (var step = 0; step < STEPS; step++) {
      if (step == STEPS / 3) {
        ignoredAt = now;
        judgement.log().append(new Change.IgnoreAdded(rule(IGNORED.getLast())));
      }
      now = now.plusMillis(random.nextInt(random.nextInt(50) == 0 ? 3_600_000 : 2_000));
      var host = "abc".substring(random.nextInt(3)).substring(0, 1);
      judgement.report(host, evidence(host, random), now);
      if (random.nextInt(5) == 0) {
        judgement.tick(now);
      }
    }

    judgement.tick(now);
    var before = given().stream().filter(one -> one.decidedAt().isBefore(ignoredAt)).toList();
    var after = given().stream().filter(one -> !one.decidedAt().isBefore(ignoredAt)).toList();
    assertThat(before).isNotEmpty().noneMatch(one -> holds(one, IGNORED.getFirst()));
    assertThat(after).isNotEmpty().noneMatch(one -> holds(one, IGNORED.getFirst()));
    assertThat(after).noneMatch(one -> holds(one, IGNORED.getLast()));
    for (var host : FLEET) {
      assertThat(given()).noneMatch(one -> holds(one, Prefix.parse(host)));
    }
    for (var coordinator : COORDINATORS) {
      assertThat(given()).noneMatch(one -> holds(one, Prefix.of(coordinator)));
    }
    assertThat(given().stream().filter(one -> Width.isWide(one.source())).count()).isPositive();
    assertThat(judgement.log().state().all(now))
        .map(LogState.Held::verdict)
        .filteredOn(one -> Width.isWide(one.source()))
        .noneMatch(one -> holds(one, IGNORED.getLast()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void report_liesOfOne_costItsBudgetAtMost(int seed) {
    var random = new Random(seed);
    var minutes = 10;
    for (var second = 0; second < 60 * minutes; second++) {
      now = NOW.plusSeconds(second);
      for (var i = 0; i < 6; i++) {
        judgement.report("rogue", evidence("rogue", random), now);
      }
      judgement.report("rogue", evidence("b", random), now);
      judgement.tick(now);
    }

    var given = given();
    assertThat(given.stream().filter(Verdict::verified).count())
        .isPositive()
        .isLessThanOrEqualTo(30 + 30L * minutes);
    assertThat(given.stream().filter(verdict -> !verdict.verified()).count())
        .isPositive()
        .isLessThanOrEqualTo(20 + 5L * minutes);
    assertThat(judgement.told().foreign()).isEqualTo(600);
    assertThat(given)
        .flatExtracting(Verdict::evidence)
        .extracting(Evidence::host)
        .containsOnly("rogue");
  }

  private Judgement judgement() {
    var defaults = Samples.settings();
    var settings =
        new RegistrySettings(
            defaults.name(),
            defaults.software(),
            1_000,
            defaults.fleetBudget(),
            defaults.sensorBudget(),
            100,
            100_000,
            limits,
            1,
            4,
            COORDINATORS);
    var made = new Judgement(settings, History.EMPTY, 7, NOW);
    made.enrol(new FleetHost("a", FLEET.stream().map(SourceAddress::parse).toList()), NOW);
    made.log().append(new Change.IgnoreAdded(rule(IGNORED.getFirst())));
    return made;
  }

  private static IgnoreRule rule(Prefix prefix) {
    return new IgnoreRule(prefix, "friend", "root", NOW);
  }

  private static boolean holds(Verdict verdict, Prefix spared) {
    return spared.contains(verdict.source()) || verdict.source().contains(spared);
  }

  private List<Verdict> given() {
    var given = new ArrayList<Verdict>();
    for (var entry : judgement.log().since(0)) {
      // told anew after the end of a wide block around it, it is no new verdict
      if (entry.change() instanceof Change.Blocked(var verdict) && !given.contains(verdict)) {
        given.add(verdict);
      }
    }
    return given;
  }

  private List<Evidence> evidence(String host, Random random) {
    var kinds = EvidenceKind.values();
    var kind = kinds[random.nextInt(kinds.length)];
    var at = now.minus(Duration.ofMillis(random.nextInt(3_000) - 500));
    // some lie around addresses that are spared, others where a wide block may fall
    var apart = random.nextBoolean();
    var source =
        random.nextBoolean()
            ? SourceAddress.v4((apart ? 0xc6336400 : 0xc0000200) + random.nextInt(64))
            : SourceAddress.parse(
                "2001:db8:0:%x::%d"
                    .formatted((apart ? 0x1000 : 0) + random.nextInt(12), random.nextInt(10)));
    var probe =
        new Probe(
            at, source, 40_000, random.nextInt(200), IpProtocol.TCP, 2, random.nextInt(1 << 24));
    var tool = random.nextInt(20) == 0 ? Optional.of(ScanTool.NMAP) : Optional.<ScanTool>empty();
    return List.of(new Evidence(host, kind, ScanType.SYN, probe, tool, random.nextInt(400) / 399));
  }
}
