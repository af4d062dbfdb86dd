package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a keeper that only observes counts. */
class KeepingObserveTest {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Prefix OTHER = Prefix.parse("198.51.100.7");

  @TempDir Path directory;

  @Test
  void compared_whatWouldBeBlocked_isCountedAndNoDrift() {
    var scene = new KeepingScene(directory);
    scene.observe = true;
    var keeping = scene.started(SavedState.NONE);
    var life = Duration.ofMinutes(10);
    KeepingScene.apply(keeping, NOW, KeepingScene.verdict(ATTACKER, true, NOW, life));
    // As the packet path does while nobody is to be blocked.
    scene.inbox.offer(KeepingScene.verdict(OTHER, false, NOW, life), BlockKind.SUSPECT, false);
    keeping.judged();
    scene.elapse(Duration.ofMinutes(5));
    keeping.repair();
    KeepingScene.compareAll(keeping);

    var counted = keeping.counted();
    assertThat(counted.blocks()).isEqualTo(1);
    assertThat(counted.suspects()).isEqualTo(1);
    assertThat(counted.drift()).isZero();

    scene.elapse(life);
    keeping.sweep();
    KeepingScene.compareAll(keeping);
    assertThat(keeping.counted().blocks()).isZero();
    assertThat(keeping.counted().drift()).isZero();
    assertThat(KeepingScene.listed(keeping)).isEmpty();
  }
}
