package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Slice;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who makes room when there are too many verdicts, and who does not. */
class KeepingRoomTest {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final int FORGED = 50;

  @TempDir Path directory;
  private KeepingScene scene;
  private Keeping keeping;

  @BeforeEach
  void start() {
    scene = new KeepingScene(directory);
    scene.limits = new KeeperParts.Limits(16, 1_000);
    keeping = scene.started(SavedState.NONE);
  }

  @Test
  void flood_ofForgedSources_unblocksNobodyWhoIsProven() {
    judge(ATTACKER, true, 4.6, LIFE);
    flood(20, LIFE.multipliedBy(2));

    assertThat(scene.filter.blocked()).extracting(Held::prefix).containsExactly(ATTACKER);
    assertThat(scene.filter.held(Slice.ALL)).hasSize(16);
    assertThat(scene.undecided).hasSize(FORGED - 15).doesNotContain(ATTACKER);
  }

  @Test
  void flood_ofWeakerEvidence_unblocksNobodyWhoHasMore() {
    judge(ATTACKER, false, 9.2, LIFE);
    flood(4.6, LIFE.multipliedBy(2));

    assertThat(scene.filter.suspects()).extracting(Held::prefix).contains(ATTACKER);
  }

  @Test
  void evicted_byStronger_isLeftToTheDetectorToDecideAgain() {
    judge(ATTACKER, false, 4.6, LIFE);
    flood(9.2, LIFE);
    assertThat(scene.filter.suspects()).extracting(Held::prefix).doesNotContain(ATTACKER);
    assertThat(scene.undecided).contains(ATTACKER);

    judge(ATTACKER, false, 10, LIFE);
    assertThat(scene.filter.suspects()).extracting(Held::prefix).contains(ATTACKER);
  }

  @Test
  void maxBlocks_reachedByTheLog_tellsTheDetectorOfItsOwnAlone() {
    scene.limits = new KeeperParts.Limits(16, 1);
    judge(ATTACKER, false, 4.6, LIFE);
    for (var i = 1; i <= 2; i++) {
      var other = Prefix.parse("198.51.100." + i);
      KeepingScene.apply(
          keeping, scene.steady(), KeepingScene.verdict(other, true, scene.steady(), LIFE));
    }

    assertThat(scene.undecided).containsExactly(ATTACKER);
  }

  private void flood(double score, Duration life) {
    for (var i = 1; i <= FORGED; i++) {
      judge(Prefix.parse("203.0.113." + i), false, score, life);
    }
  }

  private void judge(Prefix source, boolean verified, double score, Duration life) {
    var of = KeepingScene.verdict(source, verified, scene.steady(), life);
    var verdict =
        new Verdict(
            source,
            of.origin(),
            verified,
            score,
            of.offence(),
            of.type(),
            of.shape(),
            of.reason(),
            of.decidedBy(),
            of.decidedAt(),
            of.expiresAt(),
            of.evidence());
    scene.inbox.offer(verdict, verified ? BlockKind.BLOCKED : BlockKind.SUSPECT, false);
    keeping.judged();
  }
}
