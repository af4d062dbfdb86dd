package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.evidence;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whom one host spares, and what it makes up, is no matter of the others. */
class OwnWordTest {
  private static final FleetHost ROGUE =
      new FleetHost("rogue", List.of(SourceAddress.parse("192.0.2.66")));
  private static final Prefix SOURCE = Prefix.parse(ATTACKER);

  private final Judgement judgement = Samples.judgement();
  private final Roster roster = new Roster(List.of(), NOW);
  private final Orders orders = new Orders(judgement, roster);

  OwnWordTest() {
    judgement.enrol(ROGUE, NOW);
    roster.attached(ROGUE, "0.1.0", Set.of(), "", NOW);
  }

  /** As a gateway, a resolver, an own ignore rule or a client, all of which it may name. */
  @Test
  void told_sparedThere_isBlockedForTheFleetAllTheSame() {
    for (var cause : List.of(Deviation.Cause.SPARED, Deviation.Cause.SERVED)) {
      var spared =
          new Deviation(
              SOURCE, Optional.empty(), cause, Optional.empty(), Optional.empty(), "its gateway");
      var told = new LinkMessage.Deviations(1, List.of(spared));
      roster.told("rogue", told, Duration.ZERO, NOW);
    }

    List.of("a", "b", "c").forEach(this::seesTheAttacker);

    assertThat(judgement.log().state().on(SOURCE)).isPresent();
    var where = (LocalReply.Whereabouts) answer(new LocalRequest.Where(SOURCE));
    assertThat(where.spared()).isEmpty();
  }

  @Test
  void report_thatItServedTheSource_isBlockedForTheFleetAllTheSame() {
    var piece = evidence("rogue", 80, ATTACKER, NOW, EvidenceKind.CONNECTED_WITHOUT_DATA);
    var served =
        new Evidence(
            "rogue",
            piece.kind(),
            piece.type(),
            piece.probe(),
            Optional.empty(),
            Evidence.MOST_SERVED);
    for (var host : List.of("a", "b", "c", "d")) {
      judgement.report("rogue", List.of(served), NOW);
      seesTheAttacker(host);
    }

    assertThat(judgement.log().state().on(SOURCE)).isPresent();
  }

  @Test
  void serves_everyPort_leavesVerdictsToTheRest() {
    judgement.serves("rogue", new ServedPorts("0-32767", "0-32767"), NOW);
    for (var host : List.of("a", "b", "c", "d")) {
      var lit = evidence(host, 22, ATTACKER, NOW, EvidenceKind.SYN_UNSERVED);
      judgement.report(host, List.of(lit), NOW);
    }

    assertThat(judgement.log().state().on(SOURCE)).isPresent();
  }

  @Test
  void serves_anotherPortAgainAndAgain_doesNotFillTheLog() {
    var head = judgement.log().head();

    for (var port = 1; port <= 10_000; port++) {
      judgement.serves("rogue", new ServedPorts(Integer.toString(port), ""), NOW);
    }
    assertThat(judgement.log().head()).isLessThanOrEqualTo(head + 20);

    judgement.serves("web", new ServedPorts("443", ""), NOW);
    judgement.tick(NOW.plusSeconds(1));
    var known = judgement.log().state().served();
    assertThat(known).isEqualTo(new ServedPorts("443,10000", ""));
    assertThat(judgement.takeUnwritten().orElseThrow().served().keySet())
        .containsExactlyInAnyOrder("rogue", "web");
  }

  @Test
  void report_inTheNameOfOthers_isRefusedAndCounted() {
    for (var host : List.of("a", "b", "c")) {
      judgement.report("rogue", List.of(syn(host, 22)), NOW);
    }

    assertThat(judgement.told().foreign()).isEqualTo(3);
    assertThat(judgement.test().size()).isZero();
  }

  @Test
  void offer_ofOneHost_bringsNothingIntoTheLog() {
    var until = NOW.plusSeconds(600);
    var rule = new IgnoreRule(Prefix.parse("203.0.113.0/24"), "friends", "root", NOW);
    var changes =
        Stream.<Change>of(
                new Change.Blocked(Samples.verdict(ATTACKER, NOW, Duration.ofHours(1))),
                new Change.Unblocked(SOURCE, "root", NOW, until),
                new Change.IgnoreAdded(rule),
                new Change.HostEnrolled(new FleetHost("z", List.of(SOURCE.address()))),
                new Change.HostRemoved("rogue", "root", NOW),
                new Change.ServedChanged(new ServedPorts("1-9", "")))
            .map(change -> new Offered(new LogPoint(new Epoch(1, 99), 5), change))
            .toList();
    var head = judgement.log().head();

    judgement.succession().offer("rogue", changes, NOW);
    judgement.succession().offer("rogue", changes, NOW);

    assertThat(judgement.log().head()).isEqualTo(head);
  }

  private void seesTheAttacker(String host) {
    judgement.report(host, List.of(syn(host, 22)), NOW);
  }

  private LocalReply answer(LocalRequest request) {
    return orders.answer(request, "root", NOW);
  }
}
