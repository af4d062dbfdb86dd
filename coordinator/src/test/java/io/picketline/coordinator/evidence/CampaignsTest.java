package io.picketline.coordinator.evidence;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.evidence;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.log.LogState;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignsTest {

  private final Judgement judgement = Samples.judgement();

  @Test
  void report_manySourcesOneDarkPort_isToldAndBlocksNobody() {
    for (var i = 1; i < Campaigns.MANY; i++) {
      tell(i, 22, EvidenceKind.SYN_DARK);
    }
    assertThat(judgement.test().takeNotices(NOW)).isEmpty();

    tell(Campaigns.MANY, 22, EvidenceKind.SYN_DARK);

    assertThat(judgement.test().takeNotices(NOW))
        .containsExactly("campaign shape=\"SYN scan, port 22/tcp\" sources=20 at=" + NOW);
    assertThat(judgement.test().campaigns()).isEqualTo(1);
    assertThat(verdicts()).isEmpty();
  }

  @Test
  void report_campaignGrows_isToldAtEachDoubling() {
    for (var i = 1; i <= 200; i++) {
      tell(i, 22, EvidenceKind.SYN_DARK);
    }

    assertThat(judgement.test().takeNotices(NOW))
        .extracting(line -> line.replaceAll(".*sources=(\\d+).*", "$1"))
        .containsExactly("20", "40", "80", "160");
    assertThat(judgement.test().campaigns()).isEqualTo(1);
  }

  @Test
  void report_portsSharedOutByPacketsAlone_blocksNobody() {
    for (var i = 1; i <= 100; i++) {
      tell(i, 1000 + i, EvidenceKind.SYN_DARK);
    }

    assertThat(judgement.test().takeNotices(NOW)).first().asString().contains("of a shared out");
    assertThat(verdicts()).isEmpty();
  }

  @Test
  void report_portsSharedOutByHandshakes_blocksEachForItsOwn() {
    for (var i = 1; i < Campaigns.MANY; i++) {
      tell(i, 1000 + i, EvidenceKind.TRAP);
    }
    assertThat(verdicts()).isEmpty();

    tell(Campaigns.MANY, 1100, EvidenceKind.TRAP);

    assertThat(verdicts())
        .hasSize(20)
        .allMatch(one -> one.shape().orElseThrow() == ScanShape.DISTRIBUTED && !one.verified());
  }

  @Test
  void report_clientsOfAServiceThatIsElsewhere_areNotBlocked() {
    for (var i = 1; i <= 100; i++) {
      tell(i, 3306, EvidenceKind.TRAP);
    }

    assertThat(judgement.test().campaigns()).isEqualTo(1);
    assertThat(verdicts()).isEmpty();
  }

  @Test
  void report_lessThanTwentyInTenMinutes_isNoCampaign() {
    for (var i = 1; i <= 200; i++) {
      var at = NOW.plus(Duration.ofSeconds(35L * i));
      var piece = evidence("a", 22, "198.51.100." + i, at, EvidenceKind.SYN_DARK);
      judgement.report("a", List.of(piece), at);
    }

    assertThat(judgement.test().campaigns()).isZero();
  }

  @Test
  void report_decoysOverHosts_areToldAsOneScan() {
    for (var i = 1; i <= 5; i++) {
      var source = "198.51.100." + i;
      var piece = evidence("a", 22, source, NOW, EvidenceKind.SYN_DARK);
      var host = i % 2 == 0 ? "a" : "b";
      var probe = Samples.probe(NOW, source, 22, 40_000, 1);
      judgement.report(host, List.of(Samples.with(piece, host, probe)), NOW);
    }
    assertThat(judgement.test().takeNotices(NOW)).isEmpty();

    assertThat(judgement.test().takeNotices(NOW.plusSeconds(1)))
        .containsExactly(
            "decoy scan candidates=\"198.51.100.1 198.51.100.2 198.51.100.3 198.51.100.4"
                + " 198.51.100.5\"");
    assertThat(judgement.test().takeNotices(NOW.plusSeconds(9))).isEmpty();
  }

  @Test
  void tell_moreThanAnybodyReads_isCounted() {
    var notices = new Notices(NOW);
    for (var i = 0; i < 100; i++) {
      notices.tell("line", NOW);
    }
    assertThat(notices.take(NOW)).hasSize(20);

    notices.tell("line", NOW.plusSeconds(2));

    assertThat(notices.take(NOW)).containsExactly("line withheld-before=80");
  }

  private void tell(int source, int port, EvidenceKind kind) {
    judgement.report("a", List.of(evidence("a", port, "198.51.100." + source, NOW, kind)), NOW);
  }

  private List<Verdict> verdicts() {
    return judgement.log().state().all(NOW).stream().map(LogState.Held::verdict).toList();
  }
}
