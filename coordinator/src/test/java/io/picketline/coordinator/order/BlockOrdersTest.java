package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.coordinator.evidence.KindsOfEvidenceTest;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.Spared;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Misfit;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks and unblocks by hand and by list, as the registry carries them out. */
class BlockOrdersTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String FLEET = "192.0.2.1";
  private static final String IGNORED = "203.0.113.0/24";

  private final Judgement judgement = Samples.judgement();
  private final Roster roster = new Roster(List.of(), NOW);
  private final Orders orders = new Orders(judgement, roster);

  @BeforeEach
  void enrol() {
    judgement.enrol(new FleetHost("web", List.of(SourceAddress.parse(FLEET))), NOW);
    answer(new LocalRequest.AddIgnore(Prefix.parse(IGNORED), "partner"));
  }

  @Test
  void block_shorterThanWhatDetectionGave_leavesTheScannerToBeBlockedAgain() {
    judgement.report("a", List.of(KindsOfEvidenceTest.trap("a", 23, NOW)), NOW);
    answer(new LocalRequest.Block(Prefix.parse(ATTACKER), Duration.ofSeconds(5), "short"));
    var later = NOW.plusSeconds(6);
    assertThat(judgement.log().state().all(later)).isEmpty();

    judgement.report("a", List.of(KindsOfEvidenceTest.trap("a", 25, later)), later);

    assertThat(judgement.log().state().all(later)).hasSize(1);
  }

  @Test
  void block_byHand_isNotReplacedByDetection() {
    var until = NOW.plus(HOUR);
    answer(new LocalRequest.Block(Prefix.parse(ATTACKER), HOUR, "abuse"));

    for (var host : List.of("a", "b", "c")) {
      judgement.report(host, List.of(KindsOfEvidenceTest.trap(host, 23, NOW)), NOW);
    }

    assertThat(judgement.log().state().all(NOW))
        .extracting(held -> held.verdict().origin(), held -> held.verdict().expiresAt())
        .containsExactly(tuple(Origin.OPERATOR, until));
    judgement.report("a", List.of(KindsOfEvidenceTest.trap("a", 25, until)), until);
    assertThat(judgement.log().state().all(until)).hasSize(1);
  }

  @Test
  void unblock_insideAWiderBlock_warnsThatItHolds() {
    var net = Prefix.parse("198.51.100.0/24");
    answer(new LocalRequest.Block(net, HOUR, "their net"));
    answer(new LocalRequest.Block(Prefix.parse(ATTACKER), HOUR, "he"));

    var changed = changed(new LocalRequest.Unblock(Prefix.parse(ATTACKER)));

    assertThat(changed.warnings())
        .containsExactly("%s is blocked by %s: unblock that".formatted(ATTACKER, net));
  }

  @Test
  void block_ofAHostsGateway_warnsThatTheHostSparesIt() {
    for (var host : List.of("web", "mail")) {
      roster.attached(new FleetHost(host, List.of()), "0.1", Set.of(), "nflog", NOW);
    }
    var gateway = new Spared(Prefix.parse(ATTACKER), "default gateway");
    roster.told("web", new LinkMessage.Spares(List.of(gateway)), Duration.ZERO, NOW);
    var warning = "%s is never blocked on web: default gateway".formatted(ATTACKER);

    for (var prefix : List.of(ATTACKER, "198.51.100.0/24")) {
      var asked = new LocalRequest.Block(Prefix.parse(prefix), HOUR, "x", true, false);
      assertThat(changed(asked).warnings()).containsExactly(warning);
    }
    assertThat(changed(new LocalRequest.Block(Prefix.parse(ATTACKER), HOUR, "x")).warnings())
        .containsExactly(warning);
    var other = new LocalRequest.Block(Prefix.parse("198.51.100.99"), HOUR, "x");
    assertThat(changed(other).warnings()).isEmpty();
  }

  @Test
  void block_dryRun_changesNothing() {
    var head = judgement.log().head();

    var changed = changed(new LocalRequest.Block(Prefix.parse(ATTACKER), HOUR, "x", true, false));

    assertThat(changed.objects())
        .containsExactly("would block %s until %s".formatted(ATTACKER, NOW.plus(HOUR)));
    assertThat(judgement.log().head()).isEqualTo(head);
  }

  @Test
  void block_forcedOnAnIgnoredAddress_isLoggedWithTheWarningThatNoHostGoesByIt() {
    var inside = Prefix.parse("203.0.113.7");

    var changed = changed(new LocalRequest.Block(inside, HOUR, "x", false, true));

    assertThat(changed.warnings())
        .containsExactly(
            "203.0.113.0/24 is on the ignore list: no host blocks 203.0.113.7 until that rule is"
                + " gone");
    assertThat(judgement.log().state().on(inside)).isPresent();
    var why = (LocalReply.Explanation) answer(new LocalRequest.Why(inside));
    assertThat(why.notInForce()).contains("on the ignore list: 203.0.113.0/24 (partner)");
  }

  @Test
  void block_forcedOnAHostOfTheFleetOrAReservedAddress_isForbiddenAllTheSame() {
    for (var spared : List.of(FLEET, "192.0.2.0/24", "127.0.0.1", "fe80::1")) {
      assertThat(answer(new LocalRequest.Block(Prefix.parse(spared), HOUR, "x", false, true)))
          .isInstanceOfSatisfying(
              LocalReply.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN));
    }
  }

  @Test
  void block_aroundIgnoredAddresses_warnsThatTheyStayFree() {
    var changed = changed(block("203.0.112.0/20"));

    assertThat(changed.warnings())
        .containsExactly("ignored addresses inside 203.0.112.0/20 stay free");
  }

  @Test
  void block_widerThanAllowedOrForTooLong_isInvalid() {
    assertThat(answer(block("64.0.0.0/7")))
        .isEqualTo(
            new LocalReply.Refused(
                Reason.INVALID, "64.0.0.0/7 is wider than /8, the widest block"));
    assertThat(answer(block("2000::/15"))).isInstanceOf(LocalReply.Refused.class);
    assertThat(answer(new LocalRequest.Block(Prefix.parse(ATTACKER), Duration.ofDays(31), "x")))
        .isInstanceOf(LocalReply.Refused.class);
  }

  @Test
  void import_someBad_blocksNoneAndNamesAll() {
    var head = judgement.log().head();

    var imported = imported(false, false, ATTACKER, FLEET, "203.0.113.9", "198.51.100.67");

    assertThat(imported.blocked()).isZero();
    assertThat(imported.misfits())
        .containsExactly(
            new Misfit(
                1,
                Reason.FORBIDDEN,
                "192.0.2.1 cannot be blocked: the address of web, a host of this fleet"),
            new Misfit(
                2,
                Reason.FORBIDDEN,
                "203.0.113.9 cannot be blocked: on the ignore list: 203.0.113.0/24 (partner)"));
    assertThat(judgement.log().head()).isEqualTo(head);
  }

  @Test
  void import_someBadToBeSkipped_blocksTheOthers() {
    var imported = imported(true, false, ATTACKER, FLEET, "198.51.100.67");

    assertThat(imported.blocked()).isEqualTo(2);
    assertThat(imported.misfits()).extracting(Misfit::index).containsExactly(1);
    assertThat(imported.seq()).isEqualTo(judgement.log().head());
    assertThat(blocked()).containsExactly(ATTACKER, "198.51.100.67");
    assertThat(judgement.log().state().on(Prefix.parse(ATTACKER)))
        .map(Verdict::origin)
        .contains(Origin.IMPORT);
  }

  @Test
  void import_dryRun_changesNothing() {
    assertThat(imported(false, true, ATTACKER).blocked()).isEqualTo(1);

    assertThat(blocked()).isEmpty();
  }

  @Test
  void import_sourceThatIsBlockedForLonger_isLeftAlone() {
    answer(new LocalRequest.Block(Prefix.parse(ATTACKER), HOUR.multipliedBy(2), "by hand"));

    var imported = imported(false, false, ATTACKER, "198.51.100.67");

    assertThat(imported.kept()).isEqualTo(1);
    assertThat(imported.blocked()).isEqualTo(1);
    assertThat(judgement.log().state().on(Prefix.parse(ATTACKER)))
        .map(Verdict::origin)
        .contains(Origin.OPERATOR);
  }

  @Test
  void export_moreThanOneAnswerHolds_goesOnWhereItEnded() {
    var sources =
        IntStream.range(0, LocalReply.Exported.MOST + 5)
            .mapToObj(i -> "198.18.%d.%d".formatted(i / 250, i % 250))
            .toList();
    for (var from = 0; from < sources.size(); from += LocalRequest.Import.MOST) {
      var to = Math.min(sources.size(), from + LocalRequest.Import.MOST);
      imported(false, false, sources.subList(from, to).toArray(String[]::new));
    }

    var first = (LocalReply.Exported) answer(new LocalRequest.Export(Optional.empty()));
    var last = first.blocks().getLast().source();
    var second = (LocalReply.Exported) answer(new LocalRequest.Export(Optional.of(last)));

    assertThat(first.more()).isTrue();
    assertThat(second.more()).isFalse();
    var told = new ArrayList<>(first.blocks());
    told.addAll(second.blocks());
    assertThat(told)
        .extracting(block -> block.source().toString())
        .containsExactlyInAnyOrderElementsOf(sources);
  }

  @Test
  void unblock_sourceThatStillScans_isToldWithTheHostsThatSeeIt() {
    scan(NOW.minusSeconds(12));

    var changed = changed(new LocalRequest.Unblock(Prefix.parse(ATTACKER)));

    assertThat(changed.objects()).contains(ATTACKER + " unblocked");
    assertThat(changed.warnings())
        .containsExactly(
            ATTACKER
                + " still scans: seen 12 s ago, suspect on a, b, c; it is blocked again if it goes"
                + " on, unless 'picket ignore add %s --for 1h --comment TEXT' spares it for an hour"
                    .formatted(ATTACKER));
  }

  @Test
  void unblock_sourceThatScannedLongAgo_isDoneWithoutAWarning() {
    scan(NOW.minus(Duration.ofMinutes(6)));

    assertThat(changed(new LocalRequest.Unblock(Prefix.parse(ATTACKER))).warnings()).isEmpty();
  }

  @Test
  void unblock_dryRun_changesNothing() {
    scan(NOW);
    var head = judgement.log().head();

    var changed = changed(new LocalRequest.Unblock(Prefix.parse(ATTACKER), Optional.empty(), true));

    assertThat(changed.objects())
        .containsExactly("would unblock " + ATTACKER, "would forget the evidence on " + ATTACKER);
    assertThat(judgement.log().head()).isEqualTo(head);
    assertThat(blocked()).containsExactly(ATTACKER);
  }

  @Test
  void unblock_withAReason_isLoggedWithIt() {
    answer(block(ATTACKER));

    changed(new LocalRequest.Unblock(Prefix.parse(ATTACKER), Optional.of("a customer"), false));

    assertThat(judgement.log().since(judgement.log().head() - 1).getFirst().change())
        .isInstanceOfSatisfying(
            Change.Unblocked.class,
            unblocked -> assertThat(unblocked.reason()).contains("a customer"));
  }

  @Test
  void unblock_whatOneHostAloneBlocks_isLoggedSoThatItEndsThere() {
    var own =
        new Deviation(
            Prefix.parse(ATTACKER),
            Optional.of(BlockKind.SUSPECT),
            Deviation.Cause.OWN,
            Optional.empty(),
            Optional.empty(),
            "SYN scan");
    roster.attached(new FleetHost("web", List.of()), "0.1", Set.of(), "nflog", NOW);
    roster.told("web", new LinkMessage.Deviations(1, List.of(own)), Duration.ZERO, NOW);
    var prefix = Prefix.parse(ATTACKER);
    var head = judgement.log().head();

    var would = changed(new LocalRequest.Unblock(prefix, Optional.empty(), true));
    assertThat(would.objects()).containsExactly("would unblock %s on web".formatted(ATTACKER));
    assertThat(judgement.log().head()).isEqualTo(head);
    var changed = changed(new LocalRequest.Unblock(prefix));

    assertThat(changed.objects()).containsExactly(ATTACKER + " unblocked on web");
    assertThat(judgement.log().since(head))
        .extracting(LogEntry::change)
        .hasOnlyElementsOfType(Change.Unblocked.class)
        .hasSize(1);
  }

  @Test
  void reach_blockThatItsOnlyHostLeftOut_isNotInForce() {
    var left =
        new Deviation(
            Prefix.parse(ATTACKER),
            Optional.empty(),
            Deviation.Cause.LEFT_OUT,
            Optional.empty(),
            Optional.empty(),
            "max-blocks are in force");
    answer(block(ATTACKER));
    var seq = judgement.log().head();
    roster.attached(new FleetHost("web", List.of()), "0.1", Set.of(), "nflog", NOW);
    roster.applied("web", seq, 1, 0, NOW);
    assertThat(lacking(seq)).isZero();

    roster.told("web", new LinkMessage.Deviations(1, List.of(left)), Duration.ZERO, NOW);

    assertThat(lacking(seq)).isEqualTo(1);
    assertThat(lacking(seq + 1)).isEqualTo(1);
    assertThat(lacking(0)).isZero();
  }

  private int lacking(long seq) {
    return ((LocalReply.Reach) answer(new LocalRequest.Reach(seq))).behind();
  }

  @Test
  void where_hostThatHasNotHeardOfTheUnblock_mayStillBlock() {
    answer(block(ATTACKER));
    roster.attached(new FleetHost("web", List.of()), "0.1", Set.of(), "nflog", NOW);
    roster.applied("web", judgement.log().head(), 1, 0, NOW);
    roster.detached("web");
    var unblocked = changed(new LocalRequest.Unblock(Prefix.parse(ATTACKER)));

    assertThat(where(ATTACKER).rows())
        .extracting(HostRow::host, HostRow::why)
        .containsExactly(tuple("web", "may still be blocked: the unblock is not acknowledged yet"));
    roster.applied("web", unblocked.seq(), 0, 0, NOW);
    assertThat(where(ATTACKER).rows()).isEmpty();
  }

  private LocalReply.Whereabouts where(String source) {
    return (LocalReply.Whereabouts) answer(new LocalRequest.Where(Prefix.parse(source)));
  }

  private void scan(Instant at) {
    Stream.of("a", "b", "c")
        .forEach(host -> judgement.report(host, List.of(syn(host, 22, ATTACKER, at)), NOW));
  }

  private List<String> blocked() {
    return judgement.log().state().all(NOW).stream()
        .map(held -> held.verdict().source().toString())
        .toList();
  }

  private LocalReply.Imported imported(boolean skipBad, boolean dryRun, String... sources) {
    var blocks = Stream.of(sources).map(BlockOrdersTest::block).toList();
    return (LocalReply.Imported) answer(new LocalRequest.Import(blocks, skipBad, dryRun));
  }

  private static LocalRequest.Block block(String prefix) {
    return new LocalRequest.Block(Prefix.parse(prefix), HOUR, "list");
  }

  private LocalReply.Changed changed(LocalRequest request) {
    return (LocalReply.Changed) answer(request);
  }

  private LocalReply answer(LocalRequest request) {
    return orders.answer(request, "root", NOW);
  }
}
