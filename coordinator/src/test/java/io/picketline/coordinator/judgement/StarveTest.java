package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.evidence.KindsOfEvidenceTest;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Floods of forged evidence, which are to cost a true scan little time and the rest nothing. */
class StarveTest {
  private static final List<String> HOSTS = List.of("a", "b", "c");

  private final Judgement judgement = Samples.judgement();

  @Test
  void report_scanBehindTwoHundredForged_isBlockedWithinAMinute() {
    for (var host : HOSTS) {
      forged(host, 200 / HOSTS.size() + 1, 4);
    }
    assertThat(judgement.budget().waiting()).isGreaterThan(140);

    scan("a", NOW.plusSeconds(1));

    assertThat(blockedAfterSeconds()).isLessThanOrEqualTo(60);
  }

  @Test
  void report_scanBehindTwoHundredForgedOfOneHost_isBlockedWithinAMinute() {
    forged("a", 200, 4);
    assertThat(judgement.log().state().all(NOW)).hasSize(20);

    scan("a", NOW.plusSeconds(1));

    assertThat(blockedAfterSeconds()).isLessThanOrEqualTo(60);
  }

  @Test
  void report_handshakeBehindForged_isBlockedAtOnce() {
    forged("a", 200, 4);

    judgement.report("a", List.of(KindsOfEvidenceTest.trap("a", 23, NOW)), NOW);

    assertThat(blocked(NOW)).isTrue();
  }

  @Test
  void report_fortyThousandForged_holdWhatScansAndBlockNobody() {
    scanSlowly(0);
    for (var i = 0; i < 40_000; i++) {
      var source = SourceAddress.v4(0x0a000000 + i).toString();
      judgement.report("b", List.of(syn("b", 22, source, NOW)), NOW);
    }
    assertThat(judgement.log().state().all(NOW)).isEmpty();
    assertThat(judgement.test().size()).isLessThanOrEqualTo(Samples.settings().maxSources());

    scanSlowly(1);
    scanSlowly(2);

    assertThat(blocked(NOW)).isTrue();
  }

  private void forged(String host, int sources, int pairs) {
    for (var i = 0; i < sources; i++) {
      var source = SourceAddress.v4(0x0a000000 | host.charAt(0) << 16 | i).toString();
      for (var port = 1; port <= pairs; port++) {
        judgement.report(host, List.of(syn(host, port, source, NOW)), NOW);
      }
    }
  }

  private void scan(String host, Instant now) {
    for (var port = 1; port <= 6; port++) {
      judgement.report(host, List.of(syn(host, port, ATTACKER, now)), now);
    }
  }

  private void scanSlowly(int step) {
    var host = HOSTS.get(step);
    judgement.report(host, List.of(syn(host, 22)), NOW);
  }

  private int blockedAfterSeconds() {
    for (var second = 1; second <= 120; second++) {
      judgement.tick(NOW.plusSeconds(second));
      if (blocked(NOW.plusSeconds(second))) {
        return second;
      }
    }
    return Integer.MAX_VALUE;
  }

  private boolean blocked(Instant now) {
    return !judgement.log().state().covering(Prefix.parse(ATTACKER), now).isEmpty();
  }
}
