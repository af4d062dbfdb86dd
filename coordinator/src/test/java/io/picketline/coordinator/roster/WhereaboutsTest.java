package io.picketline.coordinator.roster;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.Deviation.Cause;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A verdict of entry 7, asked for on two hosts, web and mail. */
class WhereaboutsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = NOW.plusSeconds(600);
  private static final String SOURCE = "198.51.100.7";
  private static final String WIDE = "198.51.100.0/24";

  private final Roster roster = new Roster(List.of(), NOW);

  @BeforeEach
  void attach() {
    for (var host : List.of("mail", "web")) {
      roster.attached(new FleetHost(host, List.of()), "0.1", Set.of(), "nflog", NOW);
      roster.applied(host, 6, 0, 0, NOW);
      tell(host, health(Optional.empty()));
    }
  }

  @Test
  void of_acknowledgedOnOne_isBlockedThereSinceThenAndNotYetOnTheOther() {
    roster.applied("web", 7, 1, 0, NOW.plusSeconds(1));

    assertThat(rows(SOURCE, verdict(SOURCE)))
        .containsExactly(
            "198.51.100.7 mail live not - not acknowledged yet",
            "198.51.100.7 web live blocked +1 by hand");
  }

  @Test
  void of_widerVerdict_showsWhatCoversIt() {
    applied();

    assertThat(rows(SOURCE, verdict(WIDE)))
        .containsExactly(
            "198.51.100.0/24 mail live blocked +1 by hand",
            "198.51.100.0/24 web live blocked +1 by hand");
  }

  @Test
  void of_hostsThatDoOtherwise_saysHowAndWhy() {
    applied();
    deviate("mail", deviation(Optional.empty(), Cause.SPARED, "default gateway"));
    deviate("web", deviation(Optional.of(BlockKind.RESTRICTED), Cause.SERVED, "served"));

    assertThat(rows(SOURCE, verdict(SOURCE)))
        .containsExactly(
            "198.51.100.7 mail live not - default gateway",
            "198.51.100.7 web live restricted - served");
  }

  @Test
  void of_hostThatBlocksNobody_isNotBlocked() {
    applied();
    tell("web", health(Optional.of("it only observes")));

    assertThat(rows(SOURCE, verdict(SOURCE)).getLast())
        .isEqualTo("198.51.100.7 web live not - it only observes");
  }

  @Test
  void of_suspectOnOneHostAlone_saysThatTheOtherHasNoVerdict() {
    var own = deviation(Optional.of(BlockKind.SUSPECT), Cause.OWN, "SYN scan");
    deviate("web", own);

    assertThat(rows(SOURCE))
        .containsExactly(
            "198.51.100.7 mail live not - no verdict of this host or of the network",
            "198.51.100.7 web live suspect - SYN scan");
    assertThat(rows(WIDE)).containsExactly("198.51.100.7 web live suspect - SYN scan");
    assertThat(rows("192.0.2.1")).isEmpty();
  }

  @Test
  void of_suspectBeforeTheVerdictIsAcknowledged_isStillSaid() {
    deviate("web", deviation(Optional.of(BlockKind.SUSPECT), Cause.OWN, "SYN scan"));

    assertThat(rows(SOURCE, verdict(SOURCE)).getLast())
        .isEqualTo("198.51.100.7 web live suspect - SYN scan");
  }

  @Test
  void of_lostSensor_saysWhatItHadWhenLastHeardOf() {
    applied();
    var later = NOW.plusSeconds(60);

    var where = new Whereabouts(roster);

    assertThat(where.of(at(SOURCE), verdict(SOURCE), List.of(), Optional.empty(), later).rows())
        .allSatisfy(row -> {
          assertThat(row.state()).isEqualTo("lost");
          assertThat(row.kind()).contains(BlockKind.BLOCKED);
          assertThat(row.why()).isEqualTo("by hand (when last heard of)");
        });
  }

  @Test
  void of_timesOfASensorWhoseClockIsAhead_areByTheCoordinators() {
    var own =
        new Deviation(
            at(SOURCE),
            Optional.of(BlockKind.SUSPECT),
            Cause.OWN,
            Optional.of(NOW.plusSeconds(100)),
            Optional.of(END.plusSeconds(100)),
            "SYN scan");
    var told = new LinkMessage.Deviations(1, List.of(own));
    roster.told("web", told, Duration.ofSeconds(100), NOW);
    roster.told("web", health(Optional.empty()), Duration.ofSeconds(100), NOW);

    var row = asked(SOURCE, List.of()).rows().getLast();

    assertThat(row.since()).contains(NOW);
    assertThat(row.until()).contains(END);
  }

  @Test
  void of_moreThanASensorCouldTell_isNoted() {
    roster.told("web", new LinkMessage.Deviations(300, List.of()), Duration.ZERO, NOW);

    assertThat(asked(SOURCE, List.of()).notes())
        .containsExactly(
            "web does otherwise than the log says with 300 more sources than it could tell:"
                + " ask there");
  }

  @Test
  void of_manyVerdictsInside_isCutAndCounted() {
    var many =
        IntStream.range(0, 1_500)
            .mapToObj(i -> carried("203.0.%d.%d".formatted(i / 250, i % 250)))
            .toList();

    var said = asked("203.0.0.0/16", many);

    assertThat(said.total()).isEqualTo(3_000);
    assertThat(said.rows()).hasSize(LocalReply.Whereabouts.MOST);
  }

  @Test
  void of_hostThatKeepsFewerThanItNamed_mayHaveLeftItOut() {
    applied();
    roster.kept("web", kept(7, 100), 7, 1_000);

    var said = asked(SOURCE, verdict(SOURCE));

    assertThat(said.rows())
        .extracting(WhereaboutsTest::text)
        .containsExactly(
            "198.51.100.7 mail live blocked +1 by hand",
            "198.51.100.7 web live not - may be left out: the host keeps 100 of 1000");
    assertThat(said.notes())
        .containsExactly(
            "web keeps 100 of 1000 verdicts of the log, more than it has room for: ask there");
    assertThat(roster.notYetOn(at(SOURCE), 7, NOW.plusSeconds(2))).containsExactly("web");
    assertThat(roster.page(Optional.empty(), 7, NOW).sensors().getLast().lacks())
        .containsExactly("900 left out, more than it may block");
  }

  @Test
  void of_hostThatNamedAllItLeftOut_isBlockedWhereItNamedNone() {
    applied();
    deviate("web", deviation(Optional.empty(), Cause.LEFT_OUT, "max-blocks are in force"));
    roster.kept("web", kept(7, 100), 7, 101);

    assertThat(rows("203.0.113.7", verdict("203.0.113.7")).getLast())
        .isEqualTo("203.0.113.7 web live blocked +1 by hand");
  }

  @Test
  void of_entriesOnTheirWay_areNotTakenForLeftOut() {
    roster.kept("web", kept(6, 100), 50, 144);
    applied();

    assertThat(rows(SOURCE, verdict(SOURCE)).getLast())
        .isEqualTo("198.51.100.7 web live blocked +1 by hand");
  }

  @Test
  void of_unblockRefusedByAPacketFilter_isStillBlockedThere() {
    applied();
    deviate("web", deviation(Optional.of(BlockKind.BLOCKED), Cause.REFUSED, "still there"));

    assertThat(rows(SOURCE).getLast()).isEqualTo("198.51.100.7 web live blocked - still there");
  }

  @Test
  void of_unblockThatAHostHasNotAcknowledged_mayStillBeBlockedThere() {
    roster.applied("web", 8, 0, 0, NOW);
    roster.detached("mail");
    var ended = List.of(new Whereabouts.Ended(8, at(WIDE)));

    var said =
        new Whereabouts(roster)
            .of(at(SOURCE), List.of(), ended, Optional.empty(), NOW.plusSeconds(60));

    assertThat(said.rows())
        .extracting(WhereaboutsTest::text)
        .containsExactly(
            "198.51.100.7 mail lost not -"
                + " may still be blocked: the unblock is not acknowledged yet");
  }

  private LinkMessage.Health kept(long have, int held) {
    var health = new LinkMessage.Health(0, 0, 0, 0, 0, 0, Optional.empty(), have, held, NOW);
    tell("web", health);
    return health;
  }

  private void applied() {
    roster.applied("mail", 7, 1, 0, NOW.plusSeconds(1));
    roster.applied("web", 7, 1, 0, NOW.plusSeconds(1));
  }

  private void tell(String host, LinkMessage.Vital vital) {
    roster.told(host, vital, Duration.ZERO, NOW);
  }

  private void deviate(String host, Deviation deviation) {
    tell(host, new LinkMessage.Deviations(1, List.of(deviation)));
  }

  private static LinkMessage.Health health(Optional<String> blocksNobody) {
    return new LinkMessage.Health(0, 0, 0, 0, 0, 0, blocksNobody, 0, 0, NOW);
  }

  private static Deviation deviation(Optional<BlockKind> kind, Cause cause, String why) {
    return new Deviation(at(SOURCE), kind, cause, Optional.empty(), Optional.empty(), why);
  }

  private LocalReply.Whereabouts asked(String prefix, List<Whereabouts.Carried> carried) {
    return new Whereabouts(roster).of(at(prefix), carried, List.of(), Optional.empty(), NOW);
  }

  private List<String> rows(String prefix) {
    return rows(prefix, List.of());
  }

  private List<String> rows(String prefix, List<Whereabouts.Carried> carried) {
    return asked(prefix, carried).rows().stream().map(WhereaboutsTest::text).toList();
  }

  private static String text(HostRow row) {
    return "%s %s %s %s %s %s"
        .formatted(
            row.source(),
            row.host(),
            row.state(),
            row.kind().map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse("not"),
            row.since().map(at -> "+" + Duration.between(NOW, at).toSeconds()).orElse("-"),
            row.why());
  }

  private static List<Whereabouts.Carried> verdict(String source) {
    return List.of(carried(source));
  }

  private static Whereabouts.Carried carried(String source) {
    return new Whereabouts.Carried(
        7,
        new Verdict(
            at(source),
            Origin.OPERATOR,
            true,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            "by hand",
            "root",
            NOW,
            END,
            List.of()));
  }

  private static Prefix at(String text) {
    return Prefix.parse(text);
  }
}
