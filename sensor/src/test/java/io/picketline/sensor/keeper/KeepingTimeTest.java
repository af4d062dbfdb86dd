package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Slice;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ledger and kernel agree on the end of a block, whatever is done to a clock. */
class KeepingTimeTest {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Prefix OTHER = Prefix.parse("198.51.100.7");
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void wallClock_setByAnHour_changesNoBlock(int hours) {
    var scene = new KeepingScene(directory);
    var keeping = scene.started(SavedState.NONE);
    judge(scene, keeping, ATTACKER, scene.steady());
    scene.wallAhead = Duration.ofHours(hours);
    order(keeping, OTHER);
    scene.elapse(LIFE.dividedBy(2));
    agreed(scene, keeping, 2);

    scene.elapse(LIFE.dividedBy(2));
    agreed(scene, keeping, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void wallClock_set_shownAndSavedByItAsItIsNow(int hours) {
    var scene = new KeepingScene(directory);
    var keeping = scene.started(SavedState.NONE);
    judge(scene, keeping, ATTACKER, scene.steady());
    assertThat(keeping.sweep()).isFalse();
    scene.wallAhead = Duration.ofHours(hours);
    assertThat(keeping.sweep()).as("saved anew").isTrue();
    assertThat(keeping.sweep()).isFalse();

    var shown = KeepingScene.listed(keeping).getFirst().verdict();
    assertThat(shown.decidedAt()).isEqualTo(scene.wall());
    assertThat(shown.expiresAt()).isEqualTo(scene.wall().plus(LIFE));
    assertThat(shown.evidence().getLast().probe().at()).isEqualTo(scene.wall());
    assertThat(order(keeping, OTHER)).asString().contains(scene.wall().plus(LIFE).toString());

    // The keeper anew in the same process, and in a new one.
    for (var next : List.of(scene, new KeepingScene(directory, scene.wallAhead))) {
      next.started(keeping.state());
      assertThat(next.filter.held(Slice.ALL))
          .extracting(Held::remaining)
          .containsExactly(LIFE, LIFE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void judged_stampOfAnotherTime_isOfNow(int hours) {
    var scene = new KeepingScene(directory);
    var keeping = scene.started(SavedState.NONE);
    judge(scene, keeping, ATTACKER, NOW.plus(Duration.ofHours(hours)));
    agreed(scene, keeping, 1);

    scene.elapse(LIFE);
    agreed(scene, keeping, 0);
  }

  @Test
  void fleetClock_putForwardOrBack_kernelFollows() {
    var scene = new KeepingScene(directory);
    var keeping = scene.started(SavedState.NONE);
    KeepingScene.apply(keeping, NOW, KeepingScene.verdict(ATTACKER, true, NOW, HOUR));
    keeping.heard(NOW.plus(LIFE));
    assertThat(remaining(scene)).isEqualTo(HOUR.minus(LIFE));
    agreed(scene, keeping, 1);

    keeping.heard(NOW.minus(LIFE));
    assertThat(remaining(scene)).isEqualTo(HOUR.plus(LIFE));
    agreed(scene, keeping, 1);
  }

  @Test
  void fleetClock_putForwardBitByBit_kernelFollows() {
    var scene = new KeepingScene(directory);
    var keeping = scene.started(SavedState.NONE);
    KeepingScene.apply(keeping, NOW, KeepingScene.verdict(ATTACKER, true, NOW, HOUR));
    for (var seconds = 1; seconds <= 60; seconds++) {
      keeping.heard(NOW.plusSeconds(seconds));
    }

    assertThat(remaining(scene)).isEqualTo(HOUR.minusSeconds(60));
  }

  @Test
  void fleetClock_wallClockSetAndANewProcess_goesOnAsBefore() {
    var scene = new KeepingScene(directory);
    var keeping = scene.started(SavedState.NONE);
    KeepingScene.apply(
        keeping, NOW.plus(LIFE), KeepingScene.verdict(ATTACKER, true, NOW.plus(LIFE), HOUR));
    scene.wallAhead = HOUR;

    for (var next : List.of(scene, new KeepingScene(directory, HOUR))) {
      next.started(keeping.state());
      assertThat(remaining(next)).isEqualTo(HOUR);
    }
  }

  @Test
  void fleetClock_ofAHostThatSlept_letsGoOfWhatIsOver() {
    var scene = new KeepingScene(directory);
    var keeping = scene.started(SavedState.NONE);
    KeepingScene.apply(keeping, NOW, KeepingScene.verdict(ATTACKER, true, NOW, HOUR));
    judge(scene, keeping, OTHER, scene.steady());
    // Neither monotonic clock nor timeouts of the kernel go on in suspend.
    scene.wallAhead = HOUR.multipliedBy(8);
    keeping.heard(scene.wall());
    keeping.sweep();

    assertThat(scene.filter.held(Slice.ALL)).extracting(Held::prefix).containsExactly(OTHER);
    agreed(scene, keeping, 1);
  }

  @Test
  void start_overMeanwhileByTheSavedClock_letsGoInTheKernelToo() {
    var scene = new KeepingScene(directory);
    var first = scene.started(SavedState.NONE);
    KeepingScene.apply(first, NOW, KeepingScene.verdict(ATTACKER, true, NOW, HOUR));
    var saved = first.state();
    scene.wallAhead = HOUR;

    var after = new KeepingScene(directory, HOUR);
    after.filter.apply(scene.filter.held(Slice.ALL).stream().map(KeepingScene::asked).toList());
    agreed(after, after.started(saved), 0);
  }

  /** That both know so many blocks, none of them by another's hand. */
  private static void agreed(KeepingScene scene, Keeping keeping, int blocks) {
    keeping.sweep();
    KeepingScene.compareAll(keeping);
    var counted = keeping.counted();
    assertThat(counted.drift()).isZero();
    assertThat(counted.blocks() + counted.suspects()).isEqualTo(blocks);
    assertThat(scene.filter.held(Slice.ALL)).hasSize(blocks);
    assertThat(KeepingScene.listed(keeping))
        .hasSize(blocks)
        .allMatch(standing -> Strangers.isNone(standing.verdict()));
  }

  private static void judge(KeepingScene scene, Keeping keeping, Prefix source, Instant stamp) {
    scene.suspect(source, LIFE);
    var verdict = KeepingScene.verdict(source, false, stamp, LIFE);
    scene.inbox.offer(verdict, BlockKind.SUSPECT, true);
    keeping.judged();
  }

  private static LocalReply order(Keeping keeping, Prefix source) {
    return keeping.order(new LocalRequest.Block(source, LIFE, "by hand"), "root");
  }

  private static Duration remaining(KeepingScene scene) {
    return scene.filter.held(Slice.ALL).getFirst().remaining();
  }
}
