package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.time.SteadyClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds of block, drift, bounds and reactions, without the mailbox. */
class KeepingTest {

  private static final Prefix CLIENT = Prefix.parse("192.0.2.7");
  private static final Prefix OTHER = Prefix.parse("198.51.100.7");
  private static final Set<ServedPair> HTTPS = Set.of(new ServedPair(IpProtocol.TCP, 443));

  @TempDir Path directory;
  private final FakeFilter filter = new FakeFilter();
  private final FakeReactions reactions = new FakeReactions();
  private final List<VerdictListener.Fate> fates = new ArrayList<>();
  private final Map<Prefix, Set<ServedPair>> knownGood = new HashMap<>();
  private final VerdictInbox inbox = new VerdictInbox(16);
  private int maxBlocks = 1_000;
  private int maxSuspects = 1_000;
  private boolean observe;

  @Test
  void network_unverifiedOnKnownGood_isRestricted() {
    knownGood.put(CLIENT, HTTPS);
    var keeping = started();
    apply(keeping, verdict(CLIENT, false, 60), verdict(OTHER, false, 60));

    assertThat(filter.restricted)
        .hasEntrySatisfying(CLIENT, how -> assertThat(how.open()).isEqualTo(HTTPS));
    assertThat(filter.blocked).containsOnlyKeys(OTHER);
    assertThat(kinds(keeping)).containsEntry(CLIENT, BlockKind.RESTRICTED);
    assertThat(reactions.blocked).containsExactly(OTHER);
    assertThat(fates)
        .containsExactly(VerdictListener.Fate.RESTRICTED, VerdictListener.Fate.IN_FORCE);
    assertThat(keeping.counted().restricted()).isEqualTo(1);
  }

  @Test
  void network_verifiedOnKnownGood_isBlocked() {
    knownGood.put(CLIENT, HTTPS);
    var keeping = started();
    apply(keeping, verdict(CLIENT, false, 60));
    apply(keeping, verdict(CLIENT, true, 60));

    assertThat(filter.restricted).isEmpty();
    assertThat(filter.blocked).containsOnlyKeys(CLIENT);
  }

  @Test
  void judged_restricted_keepsWhatItWasServed() {
    knownGood.put(CLIENT, HTTPS);
    var keeping = started();
    inbox.offer(verdict(CLIENT, false, 60), BlockKind.RESTRICTED, false);
    keeping.judged();

    assertThat(filter.restricted)
        .hasEntrySatisfying(CLIENT, how -> assertThat(how.open()).isEqualTo(HTTPS));
    assertThat(filter.suspects).isEmpty();
    assertThat(reactions.blocked).isEmpty();
    assertThat(keeping.order(new LocalRequest.Unblock(CLIENT), "root"))
        .isInstanceOf(LocalReply.Changed.class);
    assertThat(filter.restricted).isEmpty();
  }

  @Test
  void judged_verifiedAfterTheFastPath_isBlockedInsteadOfSuspect() {
    var keeping = started();
    filter.suspects.put(CLIENT, Duration.ofSeconds(60));
    inbox.offer(verdict(CLIENT, true, 60), BlockKind.BLOCKED, true);
    keeping.judged();

    assertThat(filter.suspects).isEmpty();
    assertThat(filter.blocked).containsOnlyKeys(CLIENT);
  }

  @Test
  void restricted_filterCannot_isLeftOpenAndSaidSo() {
    filter.kinds = EnumSet.of(BlockKind.BLOCKED, BlockKind.SUSPECT);
    knownGood.put(CLIENT, HTTPS);
    var keeping = started();
    apply(keeping, verdict(CLIENT, false, 60));
    keeping.sweep();

    assertThat(filter.blocked).isEmpty();
    assertThat(fates).containsExactly(VerdictListener.Fate.RESTRICTED);
    assertThat(keeping.counted().failures()).isZero();
    assertThat(listed(keeping).verdicts().getFirst().notYetOn()).containsExactly("web1");
  }

  @Test
  void start_restrictedInTheKernel_staysSoThoughNobodyKnowsWhy() {
    knownGood.put(CLIENT, HTTPS);
    var first = started();
    apply(first, verdict(CLIENT, false, 60));
    var saved = first.state();
    knownGood.clear();

    var second = new Keeping(parts(), saved);
    second.start();
    assertThat(filter.blocked).isEmpty();
    assertThat(filter.restricted).containsOnlyKeys(CLIENT);
  }

  @Test
  void repair_othersHand_putsBackWhatIsGoneOrChanged() {
    var keeping = started();
    apply(keeping, verdict(CLIENT, false, 60), verdict(OTHER, false, 600));
    filter.blocked.remove(CLIENT);
    filter.blocked.put(OTHER, Duration.ofSeconds(9));
    filter.blocked.put(Prefix.parse("203.0.113.9"), Duration.ZERO);
    keeping.repair();

    assertThat(filter.blocked)
        .containsEntry(CLIENT, Duration.ofSeconds(60))
        .containsEntry(OTHER, Duration.ofSeconds(600));
    assertThat(keeping.counted().drift()).isEqualTo(2);
    assertThat(keeping.counted().repairs()).isEqualTo(1);
    // A stranger is not ours to take away, but is listed and ends.
    assertThat(listed(keeping).verdicts())
        .anyMatch(each ->
            each.verdict().origin() == Origin.OPERATOR && each.verdict().expiresAt().isAfter(NOW));
  }

  @Test
  void compareNext_allShares_findWhatIsGone() {
    var keeping = started();
    apply(keeping, verdict(CLIENT, false, 60), verdict(OTHER, false, 600));
    filter.blocked.clear();
    for (var i = 0; i < FilterCare.SLICES; i++) {
      keeping.compareNext();
    }

    assertThat(filter.blocked).containsOnlyKeys(CLIENT, OTHER);
    assertThat(keeping.counted().drift()).isEqualTo(2);
  }

  @Test
  void maxBlocks_reached_firstToExpireMakesRoomAndOrdersLast() {
    maxBlocks = 2;
    var keeping = started();
    var ordered = Prefix.parse("203.0.113.1");
    keeping.order(new LocalRequest.Block(ordered, Duration.ofSeconds(5), "by hand"), "root");
    apply(keeping, verdict(CLIENT, false, 60), verdict(OTHER, false, 600));
    assertThat(filter.blocked).containsOnlyKeys(ordered, OTHER);

    var second = Prefix.parse("203.0.113.2");
    keeping.order(new LocalRequest.Block(second, Duration.ofSeconds(5), "by hand"), "root");
    assertThat(filter.blocked).containsOnlyKeys(ordered, second);

    keeping.order(
        new LocalRequest.Block(Prefix.parse("203.0.113.3"), Duration.ofSeconds(9), "by hand"),
        "root");
    assertThat(filter.blocked).hasSize(2).containsKey(Prefix.parse("203.0.113.3"));
    assertThat(keeping.counted().leftOut()).isEqualTo(3);
  }

  @Test
  void reactions_unblockedOrObserved_areToldOrNot() {
    var keeping = started();
    apply(keeping, verdict(CLIENT, false, 60));
    keeping.apply(
        new Epoch(1, 5),
        List.of(new LogEntry(2, new Change.Unblocked(CLIENT, "root", NOW, NOW))),
        NOW);
    assertThat(reactions.blocked).containsExactly(CLIENT);
    assertThat(reactions.unblocked).containsExactly(CLIENT);

    observe = true;
    apply(started(), verdict(OTHER, false, 60));
    assertThat(reactions.blocked).containsExactly(CLIENT);
  }

  @Test
  void reactions_filterRefuses_areTold() {
    filter.refuses.add(CLIENT);
    var keeping = started();
    apply(keeping, verdict(CLIENT, false, 60));

    assertThat(reactions.blocked).containsExactly(CLIENT);
    assertThat(fates).containsExactly(VerdictListener.Fate.NOT_IN_FORCE);
    assertThat(keeping.counted().blocks()).isZero();
  }

  @Test
  void ignored_moreThanTheFilterHolds_areSparedAllTheSame() {
    var keeping = started();
    filter.mostIgnored = 0;
    keeping.repair();
    keeping.order(new LocalRequest.AddIgnore(CLIENT, "ours"), "root");
    apply(keeping, verdict(CLIENT, false, 60), verdict(OTHER, false, 60));

    assertThat(filter.blocked).containsOnlyKeys(OTHER);
  }

  @Test
  void ignored_insideAWideBlockAndNoExceptions_isLetThroughUntilNoLongerIgnored() {
    var wide = Prefix.parse("192.0.2.0/24");
    filter.makesExceptions = false;
    var keeping = started();
    apply(keeping, verdict(wide, true, 60), verdict(OTHER, true, 60));
    keeping.order(new LocalRequest.AddIgnore(CLIENT, "ours"), "root");
    assertThat(filter.blocked).containsOnlyKeys(OTHER);
    assertThat(keeping.counted().blocks()).isEqualTo(1);

    keeping.order(new LocalRequest.RemoveIgnore(CLIENT), "root");
    assertThat(filter.blocked).containsOnlyKeys(wide, OTHER);
  }

  @Test
  void maxSuspects_reached_takesNoOrderedBlockAway() {
    maxSuspects = 1;
    var keeping = started();
    var first = Prefix.parse("203.0.113.1");
    var second = Prefix.parse("203.0.113.2");
    for (var ordered : List.of(first, second)) {
      keeping.order(new LocalRequest.Block(ordered, Duration.ofSeconds(5), "by hand"), "root");
    }
    inbox.offer(verdict(CLIENT, false, 60), BlockKind.SUSPECT, false);
    inbox.offer(verdict(OTHER, false, 600), BlockKind.SUSPECT, false);
    keeping.judged();

    assertThat(filter.blocked).containsOnlyKeys(first, second);
    assertThat(filter.suspects).containsOnlyKeys(OTHER);
    assertThat(keeping.counted().leftOut()).isEqualTo(1);
  }

  @Test
  void reactions_wideBlockWithSparedInside_areNotTold() {
    var keeping = started();
    var wide = Prefix.parse("192.0.2.0/24");
    apply(keeping, verdict(wide, true, 60));
    assertThat(reactions.blocked).containsExactly(wide);

    keeping.order(new LocalRequest.AddIgnore(CLIENT, "ours"), "root");
    assertThat(reactions.unblocked).containsExactly(wide);

    apply(keeping, verdict(wide, true, 90));
    assertThat(reactions.blocked).containsExactly(wide);
    assertThat(filter.blocked).containsOnlyKeys(wide);
  }

  @Test
  void judged_fastSuspectOfARestricted_isRestrictedAgain() {
    knownGood.put(CLIENT, HTTPS);
    var first = started();
    apply(first, verdict(CLIENT, false, 60));
    knownGood.clear();
    var second = new Keeping(parts(), first.state());
    second.start();
    filter.suspects.put(CLIENT, Duration.ofSeconds(90));
    inbox.offer(verdict(CLIENT, false, 90), BlockKind.SUSPECT, true);
    second.judged();

    assertThat(filter.suspects).isEmpty();
    assertThat(filter.blocked).isEmpty();
    assertThat(filter.restricted).containsOnlyKeys(CLIENT);
  }

  @Test
  void replace_halfReceived_stillSparesWhomTheOldRulesName() {
    var keeping = started();
    var rule = new IgnoreRule(CLIENT, "office", "root", NOW);
    var added = new Change.IgnoreAdded(rule);
    keeping.apply(new Epoch(1, 5), List.of(new LogEntry(1, added)), NOW);
    var hit = new Change.Blocked(verdict(CLIENT, false, 60));

    keeping.replace(chunk(0, false, hit));
    assertThat(filter.blocked).isEmpty();
    assertThat(keeping.state().fleetIgnored()).containsExactly(rule);

    keeping.replace(chunk(0, false, hit));
    keeping.replace(chunk(1, true, new Change.Blocked(verdict(OTHER, false, 60))));
    assertThat(keeping.state().fleetIgnored()).isEmpty();
    assertThat(filter.blocked).containsOnlyKeys(CLIENT, OTHER);

    keeping.replace(chunk(0, true, added));
    assertThat(keeping.state().fleetIgnored()).containsExactly(rule);
    assertThat(filter.blocked).isEmpty();
  }

  private static LinkMessage.Snapshot chunk(int number, boolean last, Change change) {
    return new LinkMessage.Snapshot(new Epoch(1, 5), 9, number, last, List.of(change), NOW);
  }

  private Keeping started() {
    var keeping = new Keeping(parts(), SavedState.NONE);
    keeping.start();
    return keeping;
  }

  private KeeperParts parts() {
    return new KeeperParts(
        "web1",
        Optional.empty(),
        List::of,
        observe,
        () -> new KeeperParts.Limits(maxSuspects, maxBlocks),
        () -> filter,
        new FakeSparing(),
        source -> Optional.ofNullable(knownGood.get(source)),
        reactions,
        (_, _, fate) -> fates.add(fate),
        new StateStore(directory),
        inbox,
        _ -> {},
        _ -> {},
        new SteadyClock(() -> NOW, () -> 0L),
        () -> 0L);
  }

  private static void apply(Keeping keeping, Verdict... verdicts) {
    var entries =
        Arrays.stream(verdicts)
            .map(verdict -> new LogEntry(1, new Change.Blocked(verdict)))
            .toList();
    keeping.apply(new Epoch(1, 5), entries, NOW);
  }

  private static LocalReply.Verdicts listed(Keeping keeping) {
    return (LocalReply.Verdicts) keeping.order(new LocalRequest.ListVerdicts(100), "root");
  }

  private static Map<Prefix, BlockKind> kinds(Keeping keeping) {
    var kinds = new HashMap<Prefix, BlockKind>();
    listed(keeping).verdicts().forEach(each -> kinds.put(each.verdict().source(), each.kind()));
    return kinds;
  }

  private static Verdict verdict(Prefix source, boolean verified, long seconds) {
    var of = Probes.verdict(source.toString(), NOW.plusSeconds(seconds));
    return new Verdict(
        source,
        Origin.DETECTED,
        verified,
        of.score(),
        of.offence(),
        of.type(),
        of.shape(),
        of.reason(),
        of.decidedBy(),
        of.decidedAt(),
        of.expiresAt(),
        of.evidence());
  }
}
