package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot remembers the unblock of a whole network, in which this host blocks somebody. */
class SnapshotUnblockTest {

  private static final Prefix OWN = Prefix.parse("192.0.2.7");
  private static final Prefix OF_LOG = Prefix.parse("192.0.2.99");
  private static final Prefix NETWORK = Prefix.parse("192.0.2.0/24");

  @TempDir Path directory;
  private final FakeFilter filter = new FakeFilter();
  private KeepingScene scene;
  private Keeping keeping;
  private Verdict ofLog;

  @BeforeEach
  void begin() {
    scene = new KeepingScene(directory);
    scene.filter = filter;
    keeping = scene.started(SavedState.NONE);
    ofLog = KeepingScene.verdict(OF_LOG, true, NOW, Duration.ofDays(1));
    keeping.apply(KeepingScene.EPOCH, List.of(new LogEntry(1, new Change.Blocked(ofLog))), NOW);
    scene.inbox.offer(
        KeepingScene.verdict(OWN, false, NOW, Duration.ofMinutes(10)), BlockKind.SUSPECT, false);
    keeping.judged();
  }

  @Test
  void replace_unblockedWeeksAgo_keepsWhatWasDecidedSince() {
    keeping.replace(chunk(0, false, unblocked(NOW.minus(Duration.ofDays(20)))));
    assertThat(filter.suspects).containsKey(OWN);
    assertThat(filter.blocked).containsKey(OF_LOG);

    keeping.replace(chunk(1, true, new Change.Blocked(ofLog)));

    assertThat(filter.suspects).containsKey(OWN);
    assertThat(filter.blocked).containsKey(OF_LOG);
    assertThat(scene.forgotten).isEmpty();
    assertThat(scene.reactions.unblocked).doesNotContain(OWN, OF_LOG, NETWORK);
  }

  @Test
  void replace_unblockedSinceItWasDecidedHere_endsThatAlone() {
    keeping.replace(chunk(0, false, unblocked(NOW.plusSeconds(1))));

    assertThat(filter.suspects).doesNotContainKey(OWN);
    assertThat(filter.blocked).containsKey(OF_LOG);
    assertThat(scene.forgotten).containsExactly(OWN);
    keeping.replace(chunk(1, true, new Change.Blocked(ofLog)));
    assertThat(filter.blocked).containsOnlyKeys(OF_LOG);
  }

  @Test
  void replace_clocksApart_goesByTheCoordinatorsTime() {
    var theirs = NOW.plus(Duration.ofHours(5));
    keeping.heard(theirs);

    var before = unblocked(theirs.minusSeconds(1));
    keeping.replace(
        new LinkMessage.Snapshot(KeepingScene.EPOCH, 9, 0, true, List.of(before), theirs));

    assertThat(filter.suspects).containsKey(OWN);
    assertThat(filter.blocked).isEmpty();
  }

  private static Change.Unblocked unblocked(Instant at) {
    return new Change.Unblocked(NETWORK, "root", at, at.plus(Change.Unblocked.REMEMBERED));
  }

  private static LinkMessage.Snapshot chunk(int number, boolean last, Change change) {
    return new LinkMessage.Snapshot(KeepingScene.EPOCH, 9, number, last, List.of(change), NOW);
  }
}
