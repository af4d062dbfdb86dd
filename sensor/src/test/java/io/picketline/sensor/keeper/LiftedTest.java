package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The coordinator ends a verdict of its own, in which this host blocks somebody. */
class LiftedTest {
  private static final Prefix OWN = Prefix.parse("192.0.2.7");
  private static final Prefix OF_LOG = Prefix.parse("192.0.2.99");
  private static final Prefix NETWORK = Prefix.parse("192.0.2.0/24");

  @TempDir Path directory;
  private final FakeFilter filter = new FakeFilter();
  private KeepingScene scene;
  private Keeping keeping;

  @BeforeEach
  void begin() {
    scene = new KeepingScene(directory);
    scene.filter = filter;
    keeping = scene.started(SavedState.NONE);
    apply(1, blocked(OF_LOG));
    apply(2, blocked(NETWORK));
    scene.inbox.offer(
        KeepingScene.verdict(OWN, false, NOW, Duration.ofMinutes(10)), BlockKind.SUSPECT, false);
    keeping.judged();
  }

  @Test
  void apply_liftOfAWideBlock_leavesAllInside() {
    apply(3, lifted(NETWORK, false));

    assertThat(filter.blocked).containsOnlyKeys(OF_LOG);
    assertThat(filter.suspects).containsOnlyKeys(OWN);
    assertThat(scene.forgotten).isEmpty();
    assertThat(scene.reactions.unblocked).containsExactly(NETWORK);
  }

  @Test
  void apply_liftOfWhatThisHostBlocksToo_leavesItsOwn() {
    apply(3, blocked(OWN));
    assertThat(filter.blocked).containsKey(OWN);

    apply(4, lifted(OWN, false));

    assertThat(filter.blocked).containsOnlyKeys(OF_LOG, NETWORK);
    assertThat(filter.suspects).containsOnlyKeys(OWN);
    assertThat(scene.reactions.unblocked).doesNotContain(OWN);
  }

  @Test
  void apply_liftOfAForgedSource_endsTheHostsOwnToo() {
    apply(3, blocked(OWN));

    apply(4, lifted(OWN, true));

    assertThat(filter.suspects).isEmpty();
    assertThat(filter.blocked).containsOnlyKeys(OF_LOG, NETWORK);
    assertThat(scene.forgotten).containsExactly(OWN);
  }

  @Test
  void apply_hostThatLeftTheFleet_isBlockedAsWanted() {
    apply(3, new Change.HostEnrolled(new FleetHost("old", List.of(OF_LOG.address()))));
    assertThat(filter.blocked).doesNotContainKey(OF_LOG);

    apply(4, new Change.HostRemoved("old", "root", NOW));

    assertThat(filter.blocked).containsKey(OF_LOG);
  }

  private void apply(long seq, Change change) {
    keeping.apply(KeepingScene.EPOCH, List.of(new LogEntry(seq, change)), NOW);
  }

  private static Change.Blocked blocked(Prefix source) {
    return new Change.Blocked(KeepingScene.verdict(source, true, NOW, Duration.ofDays(1)));
  }

  private static Change.Lifted lifted(Prefix source, boolean forged) {
    return new Change.Lifted(source, "core-1", NOW, "no longer carried", forged);
  }
}
