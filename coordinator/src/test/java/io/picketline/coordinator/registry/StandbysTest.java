package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.order.Orders;
import io.picketline.coordinator.registry.StandbyMessage.Copied;
import io.picketline.coordinator.registry.StandbyMessage.Mirror;
import io.picketline.coordinator.registry.StandbyMessage.Part;
import io.picketline.coordinator.registry.StandbyMessage.Tail;
import io.picketline.coordinator.registry.StandbyMessage.Whole;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One of three that is about to lead, and another of a later version. */
class StandbysTest {
  private static final Epoch BEFORE = new Epoch(1, 5);
  private static final Epoch OPENING = new Epoch(2, 9);
  private static final Instant LATER = NOW.plusSeconds(2);
  private static final Change UNKNOWN = new Change.Unknown();
  private static final Change BLOCK =
      new Change.Blocked(Samples.verdict(ATTACKER, NOW, Duration.ofDays(1)));

  private final Judgement judgement = new Judgement(Samples.settings(), History.EMPTY, NOW);
  private final Majority majority = new Majority(3);
  private final Standbys standbys = new Standbys(judgement, new Sessions(4), majority, OPENING);
  private final TestInbox<ToSession> newer = TestInbox.create();

  @BeforeEach
  void promise() {
    standbys.onPromised(OPENING);
    mirror("newer", NOW);
  }

  @Test
  void tail_ofEntriesThatAreKnown_letsItLeadWithThem() {
    tell("newer", 0, true, BLOCK);

    assertThat(standbys.open(NOW)).isTrue();
    assertThat(blocked()).isTrue();
  }

  /** A majority may have been told that the entry is safe. */
  @Test
  void tail_withAnEntryOfALaterVersion_keepsItFromLeading() {
    tell("newer", 0, true, BLOCK, UNKNOWN);
    mirror("newer", LATER);

    assertThat(standbys.open(LATER)).isFalse();
    assertThat(majority.ahead()).containsExactly("newer");
  }

  @Test
  void tail_withAnEntryOfALaterVersion_isToldByTheStatus() {
    tell("newer", 0, true, UNKNOWN);

    var safekeeping =
        new Safekeeping(
            TestInbox.<Journal.Command>create().getRef(),
            TestInbox.<Journal.Written>create().getRef(),
            new Acknowledgements(majority),
            majority);
    var orders = new Orders(judgement, new Roster(List.of(), NOW));
    var status = safekeeping.warned(orders.answer(new LocalRequest.ShowStatus(), "root", NOW));
    assertThat(((StatusReply.CoordinatorStatus) status).warnings())
        .containsExactly(
            "newer has entries of a later version, and this coordinator cannot lead with them:"
                + " upgrade it");
  }

  @Test
  void tail_restOfOneWithAnEntryOfALaterVersion_doesNotMakeItWhole() {
    tell("newer", 0, false, UNKNOWN);
    tell("newer", 1, true, BLOCK);
    tell("newer", 0, true, BLOCK);

    assertThat(standbys.open(NOW)).isFalse();
  }

  @Test
  void tail_withAnEntryOfALaterVersion_isNotAskedForAgain() {
    assertThat(newer.getAllReceived()).hasSize(1);
    tell("newer", 0, true, UNKNOWN);

    mirror("newer", LATER);
    assertThat(newer.hasMessages()).isFalse();
  }

  /**
   * Of a majority that knows no such entry nothing can be missing; of the rest nothing is taken.
   */
  @Test
  void tail_withAnEntryOfALaterVersion_isNoMatterWhereAMajorityHasNoSuch() {
    tell("newer", 0, false, BLOCK);
    tell("newer", 1, true, UNKNOWN);
    mirror("third", LATER);
    tell("third", 0, true);

    assertThat(standbys.open(LATER)).isFalse();
    var patient = LATER.plus(Majority.PAUSE);
    mirror("third", patient);
    assertThat(standbys.open(patient)).isTrue();
    assertThat(blocked()).isFalse();
  }

  @Test
  void whole_withAChangeOfALaterVersion_isNotTaken() {
    var first = List.<Change>of(new Change.EpochOpened(BEFORE, Optional.empty(), 0));
    assertThat(standbys.onWhole(whole(0, false, first))).isEmpty();
    assertThat(standbys.onWhole(whole(1, false, List.of(UNKNOWN)))).isEmpty();

    assertThat(standbys.onWhole(whole(2, true, List.of(BLOCK)))).isEmpty();
    assertThat(majority.ahead()).containsExactly("newer");
  }

  @Test
  void promised_aHigherHistory_asksTheOneOfALaterVersionAnew() {
    tell("newer", 0, true, UNKNOWN);
    newer.getAllReceived();

    standbys.onPromised(new Epoch(7, 7));
    mirror("newer", LATER);

    assertThat(majority.ahead()).isEmpty();
    assertThat(newer.hasMessages()).isTrue();
  }

  private void mirror(String name, Instant at) {
    standbys.onMirror(
        new Mirror(
            name,
            Optional.of(BEFORE),
            4,
            Optional.of(OPENING),
            Copied.NONE,
            Optional.empty(),
            Optional.empty(),
            newer.getRef()),
        at);
  }

  private void tell(String name, int part, boolean last, Change... changes) {
    var entries =
        List.of(changes).stream()
            .map(change -> new Offered(new LogPoint(BEFORE, 4), change))
            .toList();
    var answer = Optional.of(new Part(OPENING, part, last));
    standbys.onTail(new Tail(name, Optional.of(OPENING), entries, List.of(), answer), NOW);
  }

  private static Whole whole(int chunk, boolean last, List<Change> changes) {
    var part = new LinkMessage.Snapshot(BEFORE, 4, chunk, last, changes, NOW);
    return new Whole("newer", OPENING, part);
  }

  private boolean blocked() {
    return judgement.log().state().on(Prefix.parse(ATTACKER)).isPresent();
  }
}
