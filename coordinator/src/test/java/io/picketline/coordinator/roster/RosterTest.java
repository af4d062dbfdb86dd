package io.picketline.coordinator.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.SensorHealth;
import io.picketline.protocol.log.FleetHost;
import io.picketline.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Prefix SOURCE = Prefix.parse("198.51.100.7");

  private final Roster roster = new Roster(List.of(new FleetHost("known", List.of())), NOW);

  @Test
  void entries_asTimePasses_liveThenLateThenLost() {
    attach("web");
    roster.applied("web", 7, 1, 2, NOW);

    assertThat(state("web", NOW.plusSeconds(14))).isEqualTo("live");
    assertThat(state("web", NOW.plusSeconds(15))).isEqualTo("late");
    assertThat(state("web", NOW.plusSeconds(30))).isEqualTo("lost");
  }

  @Test
  void entries_refusedForItsVersion_isSaidUntilItIsLetIn() {
    attach("web");
    roster.refused("web", "upgrade the sensor");
    roster.refused("nobody", "upgrade the sensor");

    assertThat(entry("web", NOW).lacks()).contains("refused: upgrade the sensor");
    attach("web");
    assertThat(entry("web", NOW).lacks()).noneMatch(line -> line.startsWith("refused"));
  }

  @Test
  void entries_connectedAndNothingInForceYet_isUnacknowledged() {
    attach("web");
    roster.applied("web", 0, 0, 0, NOW);

    assertThat(state("web", NOW)).isEqualTo("unacknowledged");
    assertThat(entry("web", NOW).lacks())
        .containsExactly("9 entries: it has acknowledged nothing yet");
    assertThat(roster.notYetOn(SOURCE, 1, NOW)).containsExactly("web");
  }

  @Test
  void entries_hostFromBefore_isLateUntilItSpeaks() {
    assertThat(state("known", NOW)).isEqualTo("late");
    assertThat(state("known", NOW.plusSeconds(31))).isEqualTo("lost");
    assertThat(roster.live(NOW)).isZero();
    assertThat(roster.known()).isEqualTo(1);
  }

  @Test
  void notYetOn_sensorsBehind_areNamedWhileTheyLive() {
    attach("web");
    attach("mail");
    roster.applied("web", 7, 1, 2, NOW);

    assertThat(roster.notYetOn(SOURCE, 7, NOW)).containsExactly("mail");
    assertThat(roster.notYetOn(SOURCE, 8, NOW)).containsExactly("mail", "web");
    roster.detached("mail");
    assertThat(roster.notYetOn(SOURCE, 7, NOW)).isEmpty();
  }

  @Test
  void notYetOn_sensorThatToldWhyNot_isNamed() {
    attach("web");
    roster.applied("web", 7, 1, 2, NOW);
    tell("web", new LinkMessage.Deviations(1, List.of(spared())));

    assertThat(roster.notYetOn(SOURCE, 7, NOW)).containsExactly("web");
    assertThat(roster.notYetOn(Prefix.parse("198.51.100.8"), 7, NOW)).isEmpty();
  }

  @Test
  void entries_attachedSensor_tellsWhatItSaid() {
    attach("web");
    roster.applied("web", 7, 1, 2, NOW);
    roster.told("web", health(Optional.of("it observes")), Duration.ofMillis(-5), NOW);
    tell("web", new LinkMessage.Deviations(1, List.of(spared())));
    roster.grouped("web", Set.of("edge"));

    assertThat(roster.page(Optional.empty(), 9, NOW).sensors().getLast())
        .isEqualTo(
            new SensorEntry(
                "web",
                "live",
                NOW,
                "0.1",
                Set.of(Mode.ATCP),
                "nflog",
                7,
                1,
                2,
                List.of(),
                Set.of("edge"),
                Optional.of(
                    new SensorHealth(
                        1, 5, 6, 4, Duration.ofMillis(-5), Optional.of("it observes"))),
                List.of(
                    "2 entries: not acknowledged yet",
                    "blocks nobody: it observes",
                    "2 withheld, spared there")));
  }

  @Test
  void watch_sensorFallsSilentAndComesBack_tellsEachOnce() {
    attach("web");

    assertThat(roster.watch(NOW.plusSeconds(29))).isEmpty();
    assertThat(roster.watch(NOW.plusSeconds(30)))
        .extracting(Event::kind, Event::by, Event::text)
        .containsExactly(
            tuple(EventKind.SENSOR_LOST, "known", "not heard of for 30 s"),
            tuple(EventKind.SENSOR_LOST, "web", "not heard of for 30 s"));
    assertThat(roster.watch(NOW.plusSeconds(31))).isEmpty();
    assertThat(roster.warnings(NOW.plusSeconds(31)))
        .containsExactly(
            "sensor known is silent since 2026-01-01T00:00:00Z",
            "sensor web is silent since 2026-01-01T00:00:00Z");

    roster.applied("web", 7, 1, 2, NOW.plusSeconds(40));
    assertThat(roster.watch(NOW.plusSeconds(41)))
        .extracting(Event::kind)
        .containsExactly(EventKind.SENSOR_BACK);
    assertThat(roster.warnings(NOW.plusSeconds(41))).hasSize(1);
  }

  @Test
  void watch_certificateIsNotRenewed_tellsWhenItEndsAndOnceItIs() {
    attach("web");
    roster.applied("web", 7, 1, 2, NOW.plusSeconds(1_000));
    certified(NOW.minusSeconds(1_000), NOW.plusSeconds(10));

    assertThat(kinds(NOW.plusSeconds(1))).containsExactly(EventKind.CERTIFICATE_ENDING);
    assertThat(kinds(NOW.plusSeconds(2))).isEmpty();
    assertThat(kinds(NOW.plusSeconds(11))).containsExactly(EventKind.CERTIFICATE_ENDED);
    certified(NOW.plusSeconds(11), NOW.plusSeconds(9_000));
    assertThat(kinds(NOW.plusSeconds(12))).containsExactly(EventKind.CERTIFICATE_RENEWED);
    assertThat(kinds(NOW.plusSeconds(13))).isEmpty();
  }

  @Test
  void watch_hostThatLeftComesBackWithAnotherCertificate_isNoRenewal() {
    attach("web");
    certified(NOW.minusSeconds(1_000), NOW.plusSeconds(10));
    assertThat(kinds(NOW.plusSeconds(1))).containsExactly(EventKind.CERTIFICATE_ENDING);
    roster.remove("web");
    attach("web");
    certified(NOW, NOW.plusSeconds(9_000));

    assertThat(kinds(NOW.plusSeconds(2))).isEmpty();
  }

  @Test
  void watch_anotherHandInAPacketFilter_isToldOnceAMinute() {
    attach("web");
    told(1, 5, 4);
    assertThat(kinds(NOW)).isEmpty();
    told(2, 8, 4);

    assertThat(roster.watch(NOW))
        .extracting(Event::kind, Event::by, Event::text)
        .containsExactly(
            tuple(
                EventKind.DRIFT,
                "web",
                "another hand changed its packet filter; repaired blocks: 3"));
    told(3, 9, 6);
    assertThat(kinds(NOW.plusSeconds(20))).isEmpty();
    assertThat(kinds(NOW.plusSeconds(61)))
        .containsExactly(EventKind.DRIFT, EventKind.FILTER_FAILED);
  }

  @Test
  void watch_sensorBeginsAnew_isNoNews() {
    attach("web");
    told(7, 7, 7);
    kinds(NOW);
    told(0, 0, 1);

    assertThat(kinds(NOW)).isEmpty();
  }

  private List<EventKind> kinds(Instant at) {
    return roster.watch(at).stream()
        .map(Event::kind)
        .filter(kind -> kind != EventKind.SENSOR_LOST && kind != EventKind.SENSOR_BACK)
        .toList();
  }

  private void certified(Instant from, Instant to) {
    roster.certified("web", new SensorCertificate(from, to, "ca"));
  }

  private void told(long repairs, long drift, long failures) {
    var health =
        new LinkMessage.Health(0, 0, 0, failures, drift, repairs, Optional.empty(), 7, 8, NOW);
    roster.told("web", health, Duration.ZERO, NOW);
  }

  private static LinkMessage.Health health(Optional<String> blocksNobody) {
    return new LinkMessage.Health(1, 2, 3, 4, 5, 6, blocksNobody, 7, 8, NOW);
  }

  private static Deviation spared() {
    return new Deviation(
        SOURCE,
        Optional.empty(),
        Deviation.Cause.SPARED,
        Optional.empty(),
        Optional.empty(),
        "default gateway");
  }

  private void tell(String host, LinkMessage.Vital vital) {
    roster.told(host, vital, Duration.ofMillis(-5), NOW);
  }

  private void attach(String host) {
    roster.attached(new FleetHost(host, List.of()), "0.1", Set.of(Mode.ATCP), "nflog", NOW);
  }

  private String state(String host, Instant now) {
    return entry(host, now).state();
  }

  private SensorEntry entry(String host, Instant now) {
    return roster.page(Optional.empty(), 9, now).sensors().stream()
        .filter(entry -> entry.host().equals(host))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void page_largeFleet_fitsMessagesAndNamesAllOnce() {
    for (var i = 0; i < 3_000; i++) {
      var host = new FleetHost("web-%04d.prod.example.net".formatted(i), List.of());
      roster.attached(host, "picketline 0.1.0", Set.of(Mode.values()), "nflog on eth0, lo", NOW);
    }
    var known = roster.known();
    var names = new ArrayList<String>();
    var page = roster.page(Optional.empty(), 9, NOW);
    page.sensors().forEach(sensor -> names.add(sensor.host()));
    while (page.more()) {
      assertThat(Wire.encode(page).length).isLessThan(Wire.MAX_MESSAGE);
      page = roster.page(Optional.of(names.getLast()), 9, NOW);
      page.sensors().forEach(sensor -> names.add(sensor.host()));
    }

    assertThat(names).hasSize(known).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void reach_someBehindSomeAway_countsEach() {
    var fleet = new Roster(List.of(new FleetHost("away", List.of())), NOW);
    for (var host : List.of("web", "mail")) {
      fleet.attached(new FleetHost(host, List.of()), "x", Set.of(), "x", NOW);
    }
    fleet.applied("web", 7, 0, 0, NOW);

    assertThat(fleet.reach(7, Optional.empty(), NOW))
        .isEqualTo(new LocalReply.Reach(2, 1, 0, 1, List.of("mail")));
    assertThat(fleet.reach(7, Optional.empty(), NOW.plus(Roster.LOST_AFTER)).lost()).isEqualTo(3);
  }
}
