package io.picketline.sensor.replay;

import static io.picketline.sensor.capture.CaptureBytes.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.spi.Replay;
import org.junit.jupiter.api.Test;

/** Small captures of sources that send the same probe at the same time. */
class DecoyScenesTest extends Scene {
  private static final String TWIN = "192.0.2.77";
  private static final String OTHER = "10.0.0.2";

  @Test
  void decoy_foundAtOneVictim_isNotJudgedAtAnother() {
    same(SCANNER, TWIN, HOST, HOST);
    now += SECOND;
    scan(SCANNER, OTHER);
    now += SECOND;
    scan("192.0.2.88", OTHER);

    assertThat(verdicts())
        .extracting(found -> found.verdict().source().address())
        .isNotEmpty()
        .containsOnly(address("192.0.2.88"));
  }

  @Test
  void decoy_whoseTwinCameToAnotherVictim_isOne() {
    same(SCANNER, TWIN, HOST, OTHER);
    now += SECOND;
    scan(SCANNER, HOST);
    now += SECOND;
    scan(TWIN, OTHER);

    assertThat(verdicts()).isEmpty();
    assertThat(replay().named()).containsEntry("decoys", 2L);
  }

  @Test
  void decoy_foundAfterItsVerdictElsewhere_takesThatBack() {
    scan(SCANNER, HOST);
    assertThat(verdicts()).extracting(Replay.Found::victim).containsOnly(address(HOST));

    same(SCANNER, TWIN, HOST, OTHER);

    assertThat(verdicts()).isEmpty();
  }

  @Test
  void decoys_oneAfterTheOther_areOneGroup() {
    for (var source : new String[] {SCANNER, TWIN, "192.0.2.88"}) {
      send(tcp(source, 50_000, HOST, 900, SYN, 0));
      now += 59_000;
    }
    for (var source : new String[] {SCANNER, TWIN, "192.0.2.88"}) {
      now += SECOND;
      scan(source, HOST);
    }

    assertThat(verdicts()).isEmpty();
    assertThat(replay().named()).containsEntry("decoys", 3L);
  }

  private void same(String one, String other, String host, String otherHost) {
    send(tcp(one, 50_000, host, 900, SYN, 0));
    send(tcp(other, 50_000, otherHost, 900, SYN, 0));
    send(tcp(host, 900, one, 50_000, RST_ACK, 0));
    send(tcp(otherHost, 900, other, 50_000, RST_ACK, 0));
  }
}
