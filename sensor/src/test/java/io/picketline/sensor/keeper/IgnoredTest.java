package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Slice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What an ignore rule ended does not come back with the rule's own end. */
class IgnoredTest {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Prefix NET = Prefix.parse("192.0.2.0/24");
  private static final Prefix SUBNET = Prefix.parse("2001:db8:1:2::/64");
  private static final Duration LIFE = Duration.ofMinutes(10);

  @TempDir Path directory;
  private final Logger log = (Logger) LoggerFactory.getLogger("io.picketline.audit");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private KeepingScene scene;
  private Keeping keeping;

  @BeforeEach
  void begin() {
    lines.start();
    log.addAppender(lines);
    log.setLevel(Level.INFO);
    scene = new KeepingScene(directory);
    keeping = scene.started(SavedState.NONE);
  }

  @AfterEach
  void end() {
    log.detachAppender(lines);
    log.setLevel(null);
  }

  @Test
  void ignore_addedAndRemoved_leavesNoVerdictAndIsLogged() {
    judge(ATTACKER);
    order(new LocalRequest.Block(ATTACKER, LIFE.multipliedBy(2), "by hand"));
    assertThat(order(new LocalRequest.AddIgnore(NET, "office")))
        .containsExactly("ignored 192.0.2.0/24", "unblocked 192.0.2.7");
    order(new LocalRequest.RemoveIgnore(NET));

    assertThat(held()).isEmpty();
    assertThat(keeping.state().local()).isEmpty();
    assertThat(scene.forgotten).contains(NET);
    assertThat(scene.reactions.unblocked).containsExactly(ATTACKER);
    assertThat(told())
        .containsSubsequence(
            "ignored prefix=192.0.2.0/24 by=alice reason=\"office\"",
            "unblocked source=192.0.2.7 by=alice reason=\"ignored\"",
            "no-longer-ignored prefix=192.0.2.0/24 by=alice");
  }

  @Test
  void ignore_everybody_isDoneWithAWarning() {
    var all = Prefix.parse("0.0.0.0/0");
    var answer =
        (LocalReply.Changed) keeping.order(new LocalRequest.AddIgnore(all, "all"), "alice");
    assertThat(answer.objects()).containsExactly("ignored 0.0.0.0/0");
    assertThat(answer.warnings())
        .containsExactly("0.0.0.0/0 spares everybody: nobody is ever blocked");
    KeepingScene.apply(keeping, NOW, KeepingScene.verdict(ATTACKER, true, NOW, LIFE));
    assertThat(held()).isEmpty();
  }

  @Test
  void files_ruleComesAndGoes_leavesNoVerdict() {
    judge(ATTACKER);
    judge(SUBNET);
    var net6 = Prefix.parse("2001:db8:1::/48");
    scene.sparing.files(List.of(rule(NET), rule(net6), rule(SUBNET.address().toString())));
    assertThat(keeping.guardChanged()).isTrue();
    scene.sparing.files(List.of());
    assertThat(keeping.guardChanged()).isFalse();

    assertThat(held()).isEmpty();
    assertThat(scene.forgotten).containsExactlyInAnyOrder(ATTACKER, SUBNET);
    assertThat(told())
        .contains(
            "unblocked source=192.0.2.7 by=local reason=\"ignored\"",
            "unblocked source=2001:db8:1:2::/64 by=local reason=\"ignored\"");
  }

  @Test
  void files_ruleInsideAWideBlock_leavesTheBlock() {
    judge(NET);
    scene.sparing.files(List.of(rule(ATTACKER)));

    assertThat(keeping.guardChanged()).isFalse();
    assertThat(held()).containsExactly(NET);
  }

  @Test
  void files_ruleOverTheNetworksVerdict_onlyWithholdsIt() {
    KeepingScene.apply(keeping, NOW, KeepingScene.verdict(ATTACKER, true, NOW, LIFE));
    scene.sparing.files(List.of(rule(ATTACKER)));
    keeping.guardChanged();
    assertThat(held()).isEmpty();

    scene.sparing.files(List.of());
    keeping.guardChanged();
    assertThat(held()).containsExactly(ATTACKER);
  }

  @Test
  void judged_beforeTheRuleWasSeen_doesNotWaitForItsEnd() {
    scene.suspect(ATTACKER, LIFE);
    var verdict = KeepingScene.verdict(ATTACKER, false, scene.steady(), LIFE);
    scene.sparing.files(List.of(rule(ATTACKER)));
    scene.inbox.offer(verdict, BlockKind.SUSPECT, true);
    keeping.guardChanged();
    assertThat(held()).isEmpty();

    scene.sparing.files(List.of());
    keeping.guardChanged();
    assertThat(held()).isEmpty();
  }

  private void judge(Prefix source) {
    var verdict = KeepingScene.verdict(source, true, scene.steady(), LIFE);
    scene.inbox.offer(verdict, BlockKind.BLOCKED, false);
    keeping.judged();
    assertThat(held()).contains(source);
  }

  private List<String> order(LocalRequest request) {
    return ((LocalReply.Changed) keeping.order(request, "alice")).objects();
  }

  private List<Prefix> held() {
    return scene.filter.held(Slice.ALL).stream().map(Held::prefix).toList();
  }

  private List<String> told() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static IgnoreRule rule(String prefix) {
    return rule(Prefix.parse(prefix));
  }

  private static IgnoreRule rule(Prefix prefix) {
    return new IgnoreRule(prefix, "ours", "local", NOW);
  }

  @Test
  void replace_ruleThatIsKnown_isNotForgottenAgain() {
    var rule = new IgnoreRule(NET, "office", "root", NOW);
    var snapshot =
        new LinkMessage.Snapshot(
            KeepingScene.EPOCH, 9, 0, true, List.of(new Change.IgnoreAdded(rule)), NOW);
    keeping.replace(snapshot);
    assertThat(scene.forgotten).containsExactly(NET);

    keeping.replace(snapshot);

    assertThat(scene.forgotten).containsExactly(NET);
  }
}
