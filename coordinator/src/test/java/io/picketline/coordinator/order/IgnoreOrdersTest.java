package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.ignore.IgnoreVersions;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Release;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.IgnoreVersion;
import io.picketline.protocol.log.LogEntry;
import io.picketline.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes of the network-wide ignore list, as operators order them. */
class IgnoreOrdersTest {
  private static final Prefix ATTACKER = Prefix.parse("198.51.100.7");
  private static final Prefix NET = Prefix.parse("198.51.100.0/24");
  private static final IgnoreScope WEB = IgnoreScope.parse("group:web");

  private final Judgement judgement = Samples.judgement();
  private final VerdictLog log = judgement.log();
  private final IgnoreOrders orders = new IgnoreOrders(judgement, new Roster(List.of(), NOW));
  private Instant now = NOW;

  @Test
  void edit_scopeAll_endsVerdictsInside() {
    block(ATTACKER);
    edit(0, line(NET, IgnoreScope.ALL));

    assertThat(log.state().all(now)).isEmpty();
    assertThat(log.state().ignoreVersions().number()).isOne();
  }

  @Test
  void edit_scopeOfAGroup_leavesTheVerdictToOthers() {
    block(ATTACKER);
    var reply = edit(0, line(NET, WEB));

    assertThat(log.state().all(now)).hasSize(1);
    assertThat(((LocalReply.Changed) reply).objects())
        .containsExactly(
            "198.51.100.0/24 ignored on group:web",
            "198.51.100.7 unblocked on 0 hosts (group:web)");
  }

  @Test
  void edit_ofAnotherVersion_isRefusedAndChangesNothing() {
    edit(0, line(NET, WEB));
    var before = log.head();
    var reply = edit(0, line(ATTACKER, WEB));

    assertThat(reply).isInstanceOf(LocalReply.Refused.class);
    assertThat(((LocalReply.Refused) reply).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(((LocalReply.Refused) reply).message())
        .contains("is at version 1 (test by alice at ")
        .contains("not at 0");
    assertThat(log.head()).isEqualTo(before);
  }

  @Test
  void edit_dryRun_tellsAndChangesNothing() {
    block(ATTACKER);
    var before = log.head();
    var order =
        new LocalRequest.EditIgnored(
            Optional.empty(), true, List.of(line(NET, WEB)), List.of(), "test", true);
    var forecast = (IgnoreReply.IgnoreForecast) orders.edit(order, "alice", now);

    assertThat(forecast.releases()).containsExactly(new Release(ATTACKER, WEB, 0));
    assertThat(forecast.rules()).isOne();
    assertThat(log.head()).isEqualTo(before);
  }

  /** Whoever may only look must not have the leader hold each verdict once for every rule. */
  @Test
  void edit_rulesInsideOneAnother_releaseEachVerdictOnce() {
    for (var host = 0; host < 300; host++) {
      block(Prefix.parse("198.51.%d.%d".formatted(host / 256, host % 256)));
    }
    var lines =
        IntStream.rangeClosed(8, 24)
            .mapToObj(length ->
                line(new Prefix(ATTACKER.address().masked(length), length), IgnoreScope.ALL))
            .toList();
    var order =
        new LocalRequest.EditIgnored(Optional.empty(), true, lines, List.of(), "test", true);

    var forecast = (IgnoreReply.IgnoreForecast) orders.edit(order, "alice", now);

    assertThat(forecast.released()).isEqualTo(300);
    assertThat(forecast.releases()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void edit_whole_removesOthersAndSaysNothingOfTheSame() {
    edit(0, line(NET, WEB), line(ATTACKER, IgnoreScope.ALL));
    var order =
        new LocalRequest.EditIgnored(
            Optional.of(1L), true, List.of(line(NET, WEB)), List.of(), "push", false);
    var reply = (LocalReply.Changed) orders.edit(order, "bob", now);

    assertThat(reply.objects()).containsExactly("198.51.100.7 no longer ignored");
    assertThat(log.state().ignored().rules()).hasSize(1);
    assertThat(log.state().ignoreVersions().versions().getLast())
        .isEqualTo(new IgnoreVersion(2, now, "bob", "push", 0, 1, 1));
  }

  @Test
  void edit_withAnEnd_endsByItself() {
    var life = Duration.ofHours(8);
    edit(0, new IgnoreLine(NET, IgnoreScope.ALL, Optional.empty(), Optional.of(life), "test"));
    log.state().ignored().expire(now.plus(life).minusMillis(1));
    assertThat(log.state().ignored().everywhere(ATTACKER)).isPresent();
    log.state().ignored().expire(now.plus(life));

    assertThat(log.state().ignored().everywhere(ATTACKER)).isEmpty();
    assertThat(log.state().changes(now.plus(life)))
        .noneMatch(change -> change instanceof Change.IgnoreAdded);
  }

  @Test
  void edit_badLines_areRefusedWhole() {
    var ended = new IgnoreLine(NET, IgnoreScope.ALL, Optional.of(now), Optional.empty(), "test");

    assertThat(edit(0, line(ATTACKER, WEB), ended))
        .isEqualTo(refused("the rule on 198.51.100.0/24 would have ended already"));
    assertThat(edit(0, line(NET, WEB), line(NET, WEB)))
        .isEqualTo(refused("198.51.100.0/24 stands twice in this change"));
    assertThat(log.state().ignored().rules()).isEmpty();
  }

  @Test
  void undo_twice_goesTwoVersionsBack() {
    edit(0, line(NET, WEB));
    edit(1, line(NET, IgnoreScope.ALL), line(ATTACKER, WEB));
    orders.undo(new LocalRequest.UndoIgnored(2, false), "bob", now);

    assertThat(scopes()).containsExactly("198.51.100.0/24 group:web");
    orders.undo(new LocalRequest.UndoIgnored(3, false), "bob", now);
    assertThat(scopes()).isEmpty();
    assertThat(orders.undo(new LocalRequest.UndoIgnored(4, false), "bob", now))
        .isInstanceOf(LocalReply.Refused.class);
  }

  @Test
  void undo_toAVersion_bringsItBackEvenIfItWasUndone() {
    edit(0, line(NET, WEB));
    edit(1, line(NET, IgnoreScope.ALL), line(ATTACKER, WEB));
    edit(2, line(Prefix.parse("203.0.113.1"), WEB));
    undo(3, 1);

    assertThat(scopes()).containsExactly("198.51.100.0/24 group:web");
    undo(4, 2);
    assertThat(scopes()).containsExactly("198.51.100.0/24 all", "198.51.100.7 group:web");
    undo(5, 4);
    assertThat(scopes()).containsExactly("198.51.100.0/24 group:web");
    orders.undo(new LocalRequest.UndoIgnored(6, false), "bob", now);
    assertThat(scopes()).isEmpty();
    assertThat(undo(7, 7)).isInstanceOf(LocalReply.Refused.class);
  }

  @Test
  void undo_ofMoreThanIsKept_isRefused() {
    for (var version = 0; version <= IgnoreVersion.MOST_KEPT; version++) {
      edit(version, line(NET, version % 2 == 0 ? WEB : IgnoreScope.ALL));
    }

    assertThat(undo(51, 0))
        .isEqualTo(
            new LocalReply.Refused(
                LocalReply.Reason.NOT_FOUND,
                "version 0 is too long ago; the list can go back as far as version 1"));
    assertThat(undo(51, 1)).isInstanceOf(LocalReply.Changed.class);
  }

  @Test
  void undo_longestList_isPushedReplacedAndUndone() {
    var first = longest("customer %05d, ticket 4711, until revoked");
    var second = longest("customer %05d, ticket 4712, until revoked");
    assertThat(push(0, first)).isInstanceOf(LocalReply.Changed.class);
    assertThat(push(1, second)).isInstanceOf(LocalReply.Changed.class);
    assertThat(push(2, List.of())).isInstanceOf(LocalReply.Changed.class);
    assertThat(log.state().ignored().rules()).isEmpty();

    orders.undo(new LocalRequest.UndoIgnored(3, false), "bob", now);
    assertThat(comments()).isEqualTo(second.stream().map(IgnoreLine::comment).toList());
    var restored = new LogState();
    log.state().changes(now).forEach(change -> restored.apply(new LogEntry(1, change)));
    assertThat(restored.changes(now)).isEqualTo(log.state().changes(now));
    assertThat(log.snapshot(now)).allMatch(chunk -> Wire.encode(chunk).length < Wire.MAX_MESSAGE);
    assertThat(log.state().ignoreVersions().number()).isEqualTo(4);
  }

  @Test
  void add_versionThatItsCoordinatorDidNotFinish_isForgotten() {
    var versions = new IgnoreVersions(VerdictLog::bytes);
    var lost = new IgnoreVersion(1, NOW, "alice", "lost", 2, 0, 2);
    var made = new IgnoreVersion(1, NOW, "bob", "made", 1, 0, 1);
    versions.add(new Change.IgnoreVersioned(lost, List.of(), List.of(ATTACKER), 1));
    assertThat(versions.number()).isZero();
    versions.add(new Change.IgnoreVersioned(made, List.of(), List.of(NET), 0));

    assertThat(versions.changes())
        .containsExactly(new Change.IgnoreVersioned(made, List.of(), List.of(NET)));
  }

  @Test
  void edit_sameListWithALifeAgain_changesNothing() {
    var life = Optional.of(Duration.ofHours(8));
    var line = new IgnoreLine(NET, IgnoreScope.ALL, Optional.empty(), life, "test");
    push(0, List.of(line));
    now = now.plusSeconds(3_600);

    assertThat(((LocalReply.Changed) push(1, List.of(line))).objects())
        .containsExactly("nothing to change: version 1 is this already");
    edit(1, line);
    assertThat(log.state().ignored().get(NET).orElseThrow().expiresAt())
        .contains(now.plus(life.get()));
  }

  @Test
  void push_anothersRecentChange_isNotOverriddenUnseen() {
    edit(0, line(NET, WEB));
    now = now.plusSeconds(299);
    var whole =
        new LocalRequest.EditIgnored(
            Optional.empty(), true, List.of(line(ATTACKER, WEB)), List.of(), "push", false);
    var undo = new LocalRequest.UndoIgnored(Optional.empty(), Optional.empty(), false);
    var refusal = (LocalReply.Refused) orders.edit(whole, "bob", now);

    assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(refusal.message())
        .contains("alice changed the ignore list at 2026-")
        .contains("(test, version 1)")
        .endsWith("--if-version 1");
    assertThat(orders.undo(undo, "bob", now)).isEqualTo(refusal);
    assertThat(orders.edit(whole, "alice", now)).isInstanceOf(LocalReply.Changed.class);
    now = now.plusSeconds(300);
    assertThat(orders.undo(undo, "bob", now)).isInstanceOf(LocalReply.Changed.class);
    assertThat(scopes()).containsExactly("198.51.100.0/24 group:web");
  }

  @Test
  void edit_scopeWithoutHosts_warns() {
    var reply = (LocalReply.Changed) edit(0, line(NET, WEB), line(ATTACKER, WEB));

    assertThat(reply.warnings())
        .containsExactly("no known host is in group:web: as long as none is, that spares nobody");
  }

  private LocalReply push(long version, List<IgnoreLine> lines) {
    return orders.edit(
        new LocalRequest.EditIgnored(Optional.of(version), true, lines, List.of(), "push", false),
        "alice",
        now);
  }

  private List<String> comments() {
    return log.state().ignored().rules().stream().map(IgnoreRule::comment).toList();
  }

  private static List<IgnoreLine> longest(String comment) {
    return IntStream.range(0, IgnoreRule.MOST_OF_A_LIST)
        .mapToObj(i ->
            new IgnoreLine(
                Prefix.parse("10.%d.%d.0/24".formatted(i >> 8, i & 255)),
                IgnoreScope.ALL,
                Optional.empty(),
                Optional.empty(),
                comment.formatted(i)))
        .toList();
  }

  private LocalReply undo(long version, long to) {
    return orders.undo(
        new LocalRequest.UndoIgnored(Optional.of(version), Optional.of(to), false), "bob", now);
  }

  @Test
  void apply_sameEntriesOrASnapshot_sameRulesAndVersions() {
    var random = new Random(7);
    var replayed = new LogState();
    var have = 0L;
    for (var step = 0; step < 300; step++) {
      now = now.plusSeconds(random.nextInt(600));
      log.state().expire(now);
      step(random);
      log.since(have).forEach(replayed::apply);
      have = log.head();
    }
    replayed.expire(now);
    var restored = new LogState();
    log.state().changes(now).forEach(change -> restored.apply(new LogEntry(1, change)));

    assertThat(replayed.changes(now)).isEqualTo(log.state().changes(now));
    assertThat(restored.changes(now)).isEqualTo(log.state().changes(now));
    assertThat(log.state().ignoreVersions().versions()).hasSize(IgnoreVersion.MOST_KEPT);
  }

  private void step(Random random) {
    var version = log.state().ignoreVersions().number();
    if (random.nextInt(4) == 0) {
      orders.undo(new LocalRequest.UndoIgnored(version, false), "bob", now);
      return;
    }
    var lines = new ArrayList<IgnoreLine>();
    for (var host = 0; host < 8; host++) {
      if (random.nextBoolean()) {
        var life =
            random.nextBoolean()
                ? Optional.of(Duration.ofMinutes(1 + random.nextInt(60)))
                : Optional.<Duration>empty();
        var scope = random.nextBoolean() ? WEB : IgnoreScope.ALL;
        lines.add(
            new IgnoreLine(
                Prefix.parse("198.51.100." + host), scope, Optional.empty(), life, "test"));
      }
    }
    block(Prefix.parse("198.51.100." + random.nextInt(8)));
    var order =
        new LocalRequest.EditIgnored(
            Optional.of(version), random.nextBoolean(), lines, List.of(), "test", false);
    orders.edit(order, "alice", now);
  }

  private List<String> scopes() {
    return log.state().ignored().rules().stream()
        .map(rule -> rule.prefix() + " " + rule.scope())
        .toList();
  }

  private void block(Prefix prefix) {
    log.append(new Change.Blocked(Samples.verdict(prefix.toString(), now, Duration.ofDays(1))));
  }

  private LocalReply edit(long version, IgnoreLine... lines) {
    return orders.edit(
        new LocalRequest.EditIgnored(
            Optional.of(version), false, List.of(lines), List.of(), "test", false),
        "alice",
        now);
  }

  private static IgnoreLine line(Prefix prefix, IgnoreScope scope) {
    return new IgnoreLine(prefix, scope, Optional.empty(), Optional.empty(), "ours");
  }

  private static LocalReply refused(String message) {
    return new LocalReply.Refused(Reason.INVALID, message);
  }
}
