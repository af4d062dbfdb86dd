package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.filter.Slice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several verdicts on one source: the stronger and longer one is in force. */
class KeepingVerdictsTest {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Duration SHORT = Duration.ofMinutes(10);
  private static final Duration LONG = Duration.ofDays(7);

  @TempDir Path directory;
  private KeepingScene scene;
  private Keeping keeping;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void network_unverifiedOnKnownGoodThatIsVerifiedHere_staysBlocked(boolean networkFirst) {
    start();
    scene.knownGood.put(ATTACKER, Set.of(new ServedPair(IpProtocol.TCP, 443)));
    if (networkFirst) {
      network(false, SHORT);
      judge(true, LONG, BlockKind.BLOCKED);
    } else {
      judge(true, LONG, BlockKind.BLOCKED);
      network(false, SHORT);
    }

    held(BlockKind.BLOCKED, LONG);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void network_shorterThanTheHosts_endsLikeTheLonger(boolean networkFirst) {
    start();
    if (networkFirst) {
      network(true, SHORT);
      judge(true, LONG, BlockKind.BLOCKED);
    } else {
      judge(true, LONG, BlockKind.BLOCKED);
      network(true, SHORT);
    }

    held(BlockKind.BLOCKED, LONG);
  }

  @Test
  void network_strongerButShorter_leavesTheHostsOwnAtItsEnd() {
    start();
    judge(false, LONG, BlockKind.SUSPECT);
    network(true, SHORT);
    held(BlockKind.BLOCKED, SHORT);

    scene.elapse(SHORT);
    keeping.sweep();
    held(BlockKind.SUSPECT, LONG.minus(SHORT));
  }

  private void start() {
    scene = new KeepingScene(directory);
    keeping = scene.started(SavedState.NONE);
  }

  private void network(boolean verified, Duration life) {
    KeepingScene.apply(keeping, NOW, KeepingScene.verdict(ATTACKER, verified, NOW, life));
  }

  private void judge(boolean verified, Duration life, BlockKind kind) {
    var verdict = KeepingScene.verdict(ATTACKER, verified, scene.steady(), life);
    scene.inbox.offer(verdict, kind, false);
    keeping.judged();
  }

  private void held(BlockKind kind, Duration remaining) {
    assertThat(scene.filter.held(Slice.ALL))
        .containsExactly(new Held(ATTACKER, kind, remaining));
  }
}
