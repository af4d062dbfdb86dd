package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.evidence;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.History;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A sensor tells lies without end, as fast as the link takes them: others do not notice. */
class LiesTest {
  private static final int LIES = Boolean.getBoolean("picketline.full") ? 1_000_000 : 100_000;
  private static final int REPORTS = LIES / LinkMessage.MAX_EVIDENCE;
  private static final Duration APART = Duration.ofMinutes(10).dividedBy(REPORTS);
  private static final int MAX_SOURCES = 4_096;
  private static final int MAX_WAITING = 500;
  private static final String SLOW = "203.0.113.5";

  private final Judgement judgement = new Judgement(settings(), History.EMPTY, 7, NOW);
  private Instant now = NOW;
  private int next;

  @Test
  void report_liesWithoutEnd_costTheirBudgetAndNobodyElse() {
    tell(syn("a", 22, SLOW, now));
    for (var report = 0; report < REPORTS; report++) {
      now = NOW.plus(APART.multipliedBy(report));
      judgement.report("rogue", lies(), now);
      judgement.tick(now);
      judgement.takeUnwritten();
      if (report == REPORTS / 2) {
        scan();
      }
    }

    assertThat(next).isGreaterThan(LIES / 3);
    assertThat(judgement.test().size()).isLessThanOrEqualTo(MAX_SOURCES);
    assertThat(judgement.budget().waiting()).isLessThanOrEqualTo(MAX_WAITING);
    var given = given().filter(verdict -> verdict.restsOn("rogue")).toList();
    assertThat(given.stream().filter(Verdict::verified).count())
        .isBetween(30L, 30L + 30 * minutes());
    assertThat(given.stream().filter(verdict -> !verdict.verified()).count())
        .isBetween(20L, 20L + 5 * minutes());

    tell(syn("b", 22, SLOW, now));
    tell(syn("c", 22, SLOW, now));
    assertThat(judgement.log().state().on(Prefix.parse(SLOW))).isPresent();
  }

  /** As quick as if nobody lied. */
  private void scan() {
    for (var port = 1; port <= 4; port++) {
      tell(syn("a", port, ATTACKER, now));
    }
    assertThat(judgement.log().state().on(Prefix.parse(ATTACKER))).isPresent();
  }

  /** Half of them handshakes of so many sources, the other half four packets of each. */
  private List<Evidence> lies() {
    var lies = new ArrayList<Evidence>(LinkMessage.MAX_EVIDENCE);
    while (lies.size() < LinkMessage.MAX_EVIDENCE / 2) {
      lies.add(evidence("rogue", 23, source(), now, EvidenceKind.TRAP_DARK));
    }
    while (lies.size() + 4 <= LinkMessage.MAX_EVIDENCE) {
      var source = source();
      for (var port = 1; port <= 4; port++) {
        lies.add(syn("rogue", port, source, now));
      }
    }
    return lies;
  }

  private String source() {
    return SourceAddress.v4(0x0a000000 + next++).toString();
  }

  private void tell(Evidence piece) {
    judgement.report(piece.host(), List.of(piece), now);
  }

  private long minutes() {
    return Duration.between(NOW, now).toMinutes() + 1;
  }

  private Stream<Verdict> given() {
    return judgement.log().since(0).stream()
        .map(entry -> entry.change())
        .filter(Change.Blocked.class::isInstance)
        .map(change -> ((Change.Blocked) change).verdict());
  }

  private static RegistrySettings settings() {
    var defaults = Samples.settings();
    return new RegistrySettings(
        defaults.name(),
        defaults.software(),
        MAX_SOURCES,
        defaults.fleetBudget(),
        defaults.sensorBudget(),
        MAX_WAITING,
        100_000,
        defaults.limits(),
        1);
  }
}
