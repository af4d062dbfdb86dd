package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.filter.Slice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
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
    judge(false, LONG, BlockKind.SUSPECT);
    network(true, SHORT);
    held(BlockKind.BLOCKED, SHORT);

    scene.elapse(SHORT);
    keeping.sweep();
    held(BlockKind.SUSPECT, LONG.minus(SHORT));
  }

  @Test
  void judged_whileAnOperatorBlocksLonger_leavesTheOrderInForceAndSaved() {
    order(LONG);
    judge(false, SHORT, BlockKind.SUSPECT);
    held(BlockKind.BLOCKED, LONG);

    scene.elapse(SHORT);
    keeping.sweep();
    held(BlockKind.BLOCKED, LONG.minus(SHORT));
    assertThat(keeping.state().local())
        .extracting(Verdict::origin)
        .containsExactly(Origin.OPERATOR);
    assertThat(keeping.order(new LocalRequest.Unblock(ATTACKER), "root"))
        .isInstanceOf(LocalReply.Changed.class);
    assertThat(scene.filter.held(Slice.ALL)).isEmpty();
  }

  @Test
  void judged_afterTheOperatorsBlock_goesOnAsSuspect() {
    order(SHORT);
    judge(false, LONG, BlockKind.SUSPECT);
    held(BlockKind.BLOCKED, SHORT);

    scene.elapse(SHORT);
    keeping.sweep();
    held(BlockKind.SUSPECT, LONG.minus(SHORT));
  }

  @Test
  void judged_fastSuspectWhileAnOperatorBlocks_isBlockedAlone() {
    order(LONG);
    fastSuspect(SHORT);
    held(BlockKind.BLOCKED, LONG);

    KeepingScene.compareAll(keeping);
    assertThat(keeping.counted().drift()).isZero();
    assertThat(keeping.order(new LocalRequest.Unblock(ATTACKER), "root"))
        .isInstanceOf(LocalReply.Changed.class);
    assertThat(scene.filter.held(Slice.ALL)).isEmpty();
  }

  @Test
  void judged_firstOffenceOfARestartedDetector_keepsTheLongerEnd() {
    judge(false, LONG, BlockKind.SUSPECT);
    start(keeping.state());
    fastSuspect(SHORT);
    held(BlockKind.SUSPECT, LONG);

    judge(true, SHORT, BlockKind.BLOCKED);
    held(BlockKind.BLOCKED, LONG);
    judge(false, SHORT, BlockKind.SUSPECT);
    held(BlockKind.BLOCKED, LONG);
    assertThat(keeping.state().local()).hasSize(1).allMatch(Verdict::verified);
  }

  @Test
  void judged_fastSuspectAlone_isLeftToThePacketPath() {
    scene.suspect(ATTACKER, SHORT.multipliedBy(2));
    var verdict = KeepingScene.verdict(ATTACKER, false, scene.steady(), SHORT);
    scene.inbox.offer(verdict, BlockKind.SUSPECT, true);
    keeping.judged();

    held(BlockKind.SUSPECT, SHORT.multipliedBy(2));
  }

  @Test
  void decoy_whileAnOperatorBlocks_endsTheDetectorsVerdictAlone() {
    order(SHORT);
    judge(false, LONG, BlockKind.SUSPECT);
    keeping.decoy(ATTACKER);
    held(BlockKind.BLOCKED, SHORT);

    scene.elapse(SHORT);
    keeping.sweep();
    assertThat(scene.filter.held(Slice.ALL)).isEmpty();
  }

  @Test
  void order_onAnAdoptedSuspect_isBlocked() {
    scene.suspect(ATTACKER, SHORT);
    KeepingScene.compareAll(keeping);
    order(LONG);

    held(BlockKind.BLOCKED, LONG);
  }

  @Test
  void reactions_whileAnOperatorBlocksLonger_areNotShortened() {
    order(LONG);
    judge(true, SHORT, BlockKind.BLOCKED);
    assertThat(scene.reactions.blocked).hasSize(1);

    judge(true, LONG.multipliedBy(2), BlockKind.BLOCKED);
    assertThat(scene.reactions.blocked).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 999_999})
  void verdict_lessThanAMillisecondLeft_isOver(long nanos) {
    network(true, Duration.ofNanos(nanos));
    judge(false, Duration.ofNanos(nanos), BlockKind.SUSPECT);
    assertThat(scene.filter.held(Slice.ALL)).isEmpty();

    network(true, Duration.ofMillis(1));
    held(BlockKind.BLOCKED, Duration.ofMillis(1));
  }

  private void order(Duration life) {
    keeping.order(new LocalRequest.Block(ATTACKER, life, "by hand"), "root");
  }

  private void fastSuspect(Duration life) {
    scene.suspect(ATTACKER, life);
    var verdict = KeepingScene.verdict(ATTACKER, false, scene.steady(), life);
    scene.inbox.offer(verdict, BlockKind.SUSPECT, true);
    keeping.judged();
  }

  private void start(SavedState saved) {
    scene = new KeepingScene(directory);
    keeping = scene.started(saved);
  }

  @BeforeEach
  void start() {
    start(SavedState.NONE);
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
    assertThat(scene.filter.held(Slice.ALL)).containsExactly(new Held(ATTACKER, kind, remaining));
  }
}
