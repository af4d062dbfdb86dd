package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.Deviation.Cause;
import io.picketline.protocol.link.Spared;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where this host does otherwise than the log says. */
class SurveyTest {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Prefix OTHER = Prefix.parse("192.0.2.8");
  private static final Prefix WIDE = Prefix.parse("192.0.2.0/24");
  private static final Duration LIFE = Duration.ofMinutes(10);

  @TempDir Path directory;
  private KeepingScene scene;

  @BeforeEach
  void begin() {
    scene = new KeepingScene(directory);
  }

  @Test
  void counted_allAsTheLogSays_namesNobody() {
    var keeping = scene.started(SavedState.NONE);

    assertThat(applied(keeping, ATTACKER).deviates()).isFalse();
    assertThat(keeping.counted().surveyed()).isEqualTo(Surveyed.NOTHING);
  }

  @Test
  void counted_whomTheIgnoreFilesName_isTold() {
    scene.sparing.files(List.of(new IgnoreRule(OTHER, "office", "root", NOW)));
    var keeping = scene.started(SavedState.NONE);

    assertThat(keeping.counted().surveyed().spared())
        .containsExactly(new Spared(OTHER, "ignore list: %s (office)".formatted(OTHER)));
  }

  @Test
  void counted_refused_saysWhy() {
    var fake = new FakeFilter();
    fake.refuses.add(ATTACKER);
    scene.filter = fake;
    var keeping = scene.started(SavedState.NONE);

    assertThat(applied(keeping, ATTACKER).deviates()).isTrue();

    var told = only(keeping);
    assertThat(told.source()).isEqualTo(ATTACKER);
    assertThat(told.kind()).isEmpty();
    assertThat(told.cause()).isEqualTo(Cause.REFUSED);
    assertThat(told.why()).isEqualTo("the set is full");
  }

  @Test
  void counted_unblockRefused_isStillInThePacketFilter() {
    var fake = new FakeFilter();
    scene.filter = fake;
    var keeping = scene.started(SavedState.NONE);
    applied(keeping, ATTACKER);
    fake.refuses.add(ATTACKER);
    var unblocked = new Change.Unblocked(WIDE, "root", NOW, NOW.plus(Change.Unblocked.REMEMBERED));

    var inForce = keeping.apply(KeepingScene.EPOCH, List.of(new LogEntry(2, unblocked)), NOW);

    assertThat(inForce.deviates()).isTrue();
    assertThat(only(keeping).cause()).isEqualTo(Cause.REFUSED);
    assertThat(only(keeping).kind()).contains(BlockKind.BLOCKED);
    assertThat(only(keeping).why()).isEqualTo("still in the packet filter: the set is full");
    assertThat(where(keeping, ATTACKER).rows().getFirst().kind()).contains(BlockKind.BLOCKED);
  }

  @Test
  void counted_madeRoomForMany_tellsHowManyAreKeptAfterARestartToo() {
    scene.limits = new KeeperParts.Limits(100, 100);
    var keeping = scene.started(SavedState.NONE);
    for (var i = 0; i < 400; i++) {
      applied(keeping, Prefix.parse("198.51.%d.%d".formatted(i / 250, i % 250)));
    }

    assertThat(keeping.counted().held()).isEqualTo(100);
    assertThat(where(keeping, ATTACKER).notes())
        .containsExactly("300 verdicts had to make room since the start, and are not listed");
    assertThat(scene.started(keeping.state()).counted().held()).isEqualTo(100);
  }

  @Test
  void counted_ignoredByAFileOfThisHost_isSpared() {
    var keeping = scene.started(SavedState.NONE);
    keeping.order(new LocalRequest.AddIgnore(ATTACKER, "office"), "root");

    assertThat(applied(keeping, ATTACKER).deviates()).isTrue();

    assertThat(only(keeping).cause()).isEqualTo(Cause.SPARED);
    assertThat(only(keeping).why()).contains("office");
  }

  @Test
  void counted_madeRoom_isLeftOut() {
    scene.limits = new KeeperParts.Limits(1, 1);
    var keeping = scene.started(SavedState.NONE);
    applied(keeping, ATTACKER);
    applied(keeping, OTHER);

    assertThat(only(keeping).cause()).isEqualTo(Cause.LEFT_OUT);
  }

  @Test
  void apply_earlierOnesMadeRoom_isSurveyedBeforeItIsAcknowledged() {
    scene.limits = new KeeperParts.Limits(1, 1);
    var keeping = scene.started(SavedState.NONE);
    applied(keeping, ATTACKER);
    var longer = KeepingScene.verdict(OTHER, true, NOW, LIFE.multipliedBy(2));

    var inForce =
        keeping.apply(
            KeepingScene.EPOCH, List.of(new LogEntry(2, new Change.Blocked(longer))), NOW);

    assertThat(inForce.deviates()).isTrue();
    assertThat(only(keeping).source()).isEqualTo(ATTACKER);
  }

  @Test
  void counted_servedHere_isRestricted() {
    scene.knownGood.put(ATTACKER, Set.of());
    var keeping = scene.started(SavedState.NONE);
    var unverified = KeepingScene.verdict(ATTACKER, false, NOW, LIFE);
    var inForce =
        keeping.apply(
            KeepingScene.EPOCH, List.of(new LogEntry(1, new Change.Blocked(unverified))), NOW);

    assertThat(inForce.deviates()).isTrue();
    assertThat(only(keeping).cause()).isEqualTo(Cause.SERVED);
    assertThat(only(keeping).kind()).contains(BlockKind.RESTRICTED);
  }

  @Test
  void counted_blockedByHandHereAlone_isTold() {
    var keeping = scene.started(SavedState.NONE);
    keeping.order(new LocalRequest.Block(ATTACKER, LIFE, "abuse"), "root");

    var told = only(keeping);

    assertThat(told.cause()).isEqualTo(Cause.OWN);
    assertThat(told.kind()).contains(BlockKind.BLOCKED);
    assertThat(told.why()).isEqualTo("abuse");
    assertThat(told.until()).isPresent();
  }

  @Test
  void counted_moreThanCanBeTold_isCutAndCounted() {
    var keeping = scene.started(SavedState.NONE);
    for (var i = 0; i < 300; i++) {
      var source = Prefix.parse("198.51.%d.%d".formatted(i / 250, i % 250));
      keeping.order(new LocalRequest.Block(source, LIFE, "abuse"), "root");
    }

    var surveyed = keeping.counted().surveyed();

    assertThat(surveyed.total()).isEqualTo(300);
    assertThat(surveyed.deviations()).hasSize(Deviation.MOST);
  }

  @Test
  void counted_observing_saysThatNobodyIsBlocked() {
    scene.observe = true;

    assertThat(scene.started(SavedState.NONE).counted().surveyed().blocksNobody())
        .contains("this sensor only observes");
  }

  @Test
  void apply_changeOfTheIgnoreList_isSurveyedBeforeItIsAcknowledged() {
    var keeping = scene.started(SavedState.NONE);
    var rule = new IgnoreRule(OTHER, "office", "alice", NOW);
    var added = List.of(new LogEntry(1, new Change.IgnoreAdded(rule)));

    assertThat(keeping.apply(KeepingScene.EPOCH, added, NOW).deviates()).isTrue();
  }

  @Test
  void where_widerBlock_saysWhatCovers() {
    var keeping = scene.started(SavedState.NONE);
    applied(keeping, WIDE);

    var row = where(keeping, ATTACKER).rows().getFirst();

    assertThat(row.source()).isEqualTo(WIDE);
    assertThat(row.host()).isEqualTo("web1");
    assertThat(row.kind()).contains(BlockKind.BLOCKED);
    assertThat(row.since()).contains(NOW);
  }

  @Test
  void where_observing_isNotBlocked() {
    scene.observe = true;
    var keeping = scene.started(SavedState.NONE);
    applied(keeping, ATTACKER);

    var row = where(keeping, ATTACKER).rows().getFirst();

    assertThat(row.kind()).isEmpty();
    assertThat(row.why()).isEqualTo("this sensor only observes");
  }

  @Test
  void where_nothingHeld_hasNoRows() {
    assertThat(where(scene.started(SavedState.NONE), ATTACKER).rows()).isEmpty();
  }

  private static LocalReply.Whereabouts where(Keeping keeping, Prefix prefix) {
    return (LocalReply.Whereabouts) keeping.order(new LocalRequest.Where(prefix), "root");
  }

  private static Deviation only(Keeping keeping) {
    var surveyed = keeping.counted().surveyed();
    assertThat(surveyed.total()).isEqualTo(1);
    return surveyed.deviations().getFirst();
  }

  private static BlockKeeper.InForce applied(Keeping keeping, Prefix source) {
    var verdict = KeepingScene.verdict(source, true, NOW, LIFE);
    return keeping.apply(
        KeepingScene.EPOCH, List.of(new LogEntry(1, new Change.Blocked(verdict))), NOW);
  }
}
