package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Slice;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ignore rules of the network that are for some hosts alone, or end by themselves. */
class ScopedRulesTest {
  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Prefix NET = Prefix.parse("192.0.2.0/24");
  private static final Duration LIFE = Duration.ofHours(2);

  @TempDir private Path directory;
  private KeepingScene scene;
  private Keeping keeping;
  private Instant now;
  private long seq = 100;

  @BeforeEach
  void begin() {
    scene = new KeepingScene(directory);
    scene.sparing.groups = Set.of("web");
    keeping = scene.started(SavedState.NONE);
    now = scene.steady();
    KeepingScene.apply(keeping, now, KeepingScene.verdict(ATTACKER, true, now, LIFE));
  }

  @Test
  void apply_ruleOfThisGroup_withholdsTheVerdictUntilItIsRemoved() {
    apply(new Change.IgnoreAdded(rule("group:web", Optional.empty())));
    assertThat(held()).isEmpty();
    assertThat(scene.forgotten).containsExactly(NET);
    assertThat(keeping.state().network()).hasSize(1);

    apply(new Change.IgnoreRemoved(NET, "alice", now));
    assertThat(held()).containsExactly(ATTACKER);
  }

  @Test
  void apply_ruleOfAnotherHost_changesNothingHere() {
    apply(new Change.IgnoreAdded(rule("group:mail,host:db-1", Optional.empty())));

    assertThat(held()).containsExactly(ATTACKER);
    assertThat(scene.forgotten).isEmpty();
    assertThat(scene.reactions.unblocked).isEmpty();
    assertThat(keeping.state().fleetIgnored()).hasSize(1);
  }

  @Test
  void apply_ruleThatBecomesAnotherHosts_blocksAgain() {
    apply(new Change.IgnoreAdded(rule("group:web", Optional.empty())));
    apply(new Change.IgnoreAdded(rule("group:mail", Optional.empty())));

    assertThat(held()).containsExactly(ATTACKER);
  }

  @Test
  void sweep_ruleAtItsEnd_blocksAgain() {
    var end = now.plus(Duration.ofMinutes(10));
    apply(new Change.IgnoreAdded(rule("group:web", Optional.of(end))));
    scene.elapse(Duration.ofMinutes(9));
    keeping.sweep();
    assertThat(held()).isEmpty();

    scene.elapse(Duration.ofMinutes(2));
    assertThat(keeping.sweep()).isTrue();
    assertThat(held()).containsExactly(ATTACKER);
    assertThat(keeping.state().fleetIgnored()).isEmpty();
  }

  @Test
  void sweep_ruleForAllAtItsEnd_bringsNothingBack() {
    apply(new Change.IgnoreAdded(rule("all", Optional.of(now.plus(Duration.ofMinutes(10))))));
    scene.elapse(Duration.ofMinutes(11));
    keeping.sweep();

    assertThat(held()).isEmpty();
    assertThat(keeping.state().network()).isEmpty();
  }

  @Test
  void start_savedRuleOfThisGroup_holdsOn() {
    apply(new Change.IgnoreAdded(rule("group:web", Optional.empty())));
    var again = new KeepingScene(directory);
    again.sparing.groups = Set.of("web");
    var after = again.started(keeping.state());

    assertThat(after.state().fleetIgnored()).hasSize(1);
    assertThat(again.filter.held(Slice.ALL)).isEmpty();
  }

  private static IgnoreRule rule(String scope, Optional<Instant> end) {
    return new IgnoreRule(NET, "office", "alice", Instant.EPOCH, IgnoreScope.parse(scope), end);
  }

  private void apply(Change change) {
    keeping.apply(KeepingScene.EPOCH, List.of(new LogEntry(++seq, change)), scene.steady());
  }

  private List<Prefix> held() {
    return scene.filter.held(Slice.ALL).stream().map(Held::prefix).toList();
  }
}
