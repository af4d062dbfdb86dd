package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Standing;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.filter.Slice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is only restricted, over restarts of the host. */
class KeepingRestrictedTest {

  private static final Prefix CLIENT = Prefix.parse("192.0.2.7");
  private static final Prefix OTHER = Prefix.parse("198.51.100.7");
  private static final Prefix STRANGER = Prefix.parse("203.0.113.9");
  private static final Set<ServedPair> HTTPS = Set.of(new ServedPair(IpProtocol.TCP, 443));
  private static final Duration LIFE = Duration.ofMinutes(10);

  @TempDir Path directory;

  @Test
  void start_afterTheHostsStart_restrictsAsBefore() {
    var before = new KeepingScene(directory);
    before.knownGood.put(CLIENT, HTTPS);
    before.knownGood.put(OTHER, HTTPS);
    var first = before.started(SavedState.NONE);
    before.inbox.offer(KeepingScene.verdict(CLIENT, false, NOW, LIFE), BlockKind.RESTRICTED, false);
    first.judged();
    KeepingScene.apply(first, NOW, KeepingScene.verdict(OTHER, false, NOW, LIFE));

    // Neither packet filter nor detector remember anything.
    var after = new KeepingScene(directory);
    var second = after.started(first.state());

    assertThat(after.filter.held(Slice.ALL))
        .containsExactlyInAnyOrder(
            new Held(CLIENT, BlockKind.RESTRICTED, LIFE),
            new Held(OTHER, BlockKind.RESTRICTED, LIFE));
    assertThat(KeepingScene.listed(second))
        .extracting(Standing::kind)
        .containsOnly(BlockKind.RESTRICTED);
    assertThat(second.state().restricted())
        .containsExactlyInAnyOrder(
            new RestrictedSource(CLIENT, HTTPS), new RestrictedSource(OTHER, HTTPS));
  }

  @Test
  void start_packetFilterHasItToo_knowsWhatStaysOpen() {
    var scene = new KeepingScene(directory);
    scene.knownGood.put(CLIENT, HTTPS);
    var first = scene.started(SavedState.NONE);
    KeepingScene.apply(first, NOW, KeepingScene.verdict(CLIENT, false, NOW, LIFE));
    scene.knownGood.clear();

    var second = scene.started(first.state());
    assertThat(second.state().restricted()).containsExactly(new RestrictedSource(CLIENT, HTTPS));
  }

  @Test
  void state_whoHasNoVerdictThatLasts_isNotInIt() {
    var scene = new KeepingScene(directory);
    scene.knownGood.put(CLIENT, HTTPS);
    scene.knownGood.put(OTHER, HTTPS);
    scene.restrict(STRANGER, LIFE);
    var keeping = scene.started(SavedState.NONE);
    KeepingScene.apply(keeping, NOW, KeepingScene.verdict(CLIENT, false, NOW, LIFE));
    scene.inbox.offer(KeepingScene.verdict(OTHER, false, NOW, LIFE), BlockKind.RESTRICTED, false);
    keeping.decoy(OTHER);
    assertThat(keeping.state().restricted())
        .extracting(RestrictedSource::source)
        .containsExactly(CLIENT);

    scene.elapse(LIFE);
    keeping.sweep();
    assertThat(keeping.state().restricted()).isEmpty();
  }

  @Test
  void servedAfterAll_suspect_isRestrictedOrUnblocked() {
    var scene = new KeepingScene(directory);
    var keeping = scene.started(SavedState.NONE);
    for (var source : List.of(CLIENT, OTHER)) {
      scene.suspect(source, LIFE);
      scene.inbox.offer(KeepingScene.verdict(source, false, NOW, LIFE), BlockKind.SUSPECT, true);
    }
    keeping.judged();
    scene.knownGood.put(CLIENT, HTTPS);

    keeping.servedAfterAll(CLIENT, false);
    keeping.servedAfterAll(OTHER, true);

    assertThat(scene.filter.held(Slice.ALL))
        .containsExactly(new Held(CLIENT, BlockKind.RESTRICTED, LIFE));
    assertThat(keeping.state().restricted()).containsExactly(new RestrictedSource(CLIENT, HTTPS));
    assertThat(KeepingScene.listed(keeping)).hasSize(1);
  }

  @Test
  void servedAfterAll_verdictGone_leavesNothing() {
    var scene = new KeepingScene(directory);
    scene.knownGood.put(CLIENT, HTTPS);
    var keeping = scene.started(SavedState.NONE);

    keeping.servedAfterAll(CLIENT, false);

    assertThat(scene.filter.held(Slice.ALL)).isEmpty();
    assertThat(keeping.state().restricted()).isEmpty();
  }
}
