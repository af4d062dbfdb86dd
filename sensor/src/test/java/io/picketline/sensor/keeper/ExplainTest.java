package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import io.picketline.sensor.filter.NoFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a source is blocked is said only where it is. */
class ExplainTest {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Prefix WIDE = Prefix.parse("192.0.2.0/24");

  @TempDir Path directory;
  private KeepingScene scene;

  @BeforeEach
  void begin() {
    scene = new KeepingScene(directory);
  }

  @Test
  void explain_inForce_saysNothingAgainstIt() {
    var said = explained(blocked(ATTACKER));

    assertThat(said.notInForce()).isEmpty();
    assertThat(said.verdicts().getFirst().notYetOn()).isEmpty();
  }

  @Test
  void explain_noVerdict_hasNothingToBeInForce() {
    scene.observe = true;

    assertThat(explained(scene.started(SavedState.NONE)).notInForce()).isEmpty();
  }

  @Test
  void explain_observing_isNotInForce() {
    scene.observe = true;
    var keeping = blocked(ATTACKER);

    assertThat(explained(keeping).notInForce()).contains("this sensor only observes");
    assertThat(KeepingScene.listed(keeping).getFirst().notYetOn()).containsExactly("web1");
  }

  @Test
  void explain_noPacketFilter_isNotInForce() {
    scene.filter = new NoFilter();

    assertThat(explained(blocked(ATTACKER)).notInForce()).contains("packet-filter = none");
  }

  @Test
  void explain_refused_saysWhy() {
    var fake = new FakeFilter();
    fake.refuses.add(ATTACKER);
    scene.filter = fake;

    assertThat(explained(blocked(ATTACKER)).notInForce()).contains("the set is full");
  }

  @Test
  void explain_sparedInsideAWideBlock_saysAsWhat() {
    var keeping = blocked(WIDE);
    var rule = new IgnoreRule(ATTACKER, "office", "alice", NOW);
    var added = new LogEntry(2, new Change.IgnoreAdded(rule));
    keeping.apply(KeepingScene.EPOCH, List.of(added), NOW);

    assertThat(explained(keeping).notInForce()).contains("ignore list: 192.0.2.7 (office)");
  }

  private Keeping blocked(Prefix source) {
    var keeping = scene.started(SavedState.NONE);
    var verdict = KeepingScene.verdict(source, true, NOW, Duration.ofMinutes(10));
    KeepingScene.apply(keeping, NOW, verdict);
    return keeping;
  }

  private static LocalReply.Explanation explained(Keeping keeping) {
    var nothing = new EvidenceIntake.Recalled(0, 0, List.of(), List.of());
    return (LocalReply.Explanation) keeping.explain(ATTACKER, nothing);
  }
}
