package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.FleetHost;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An operator takes a host out of the fleet. */
class RemoveHostTest {
  private static final FleetHost HOST =
      new FleetHost("old", List.of(SourceAddress.parse("192.0.2.10")));
  private static final Prefix ADDRESS = Prefix.parse("192.0.2.10");
  private static final Instant LOST = NOW.plus(Roster.LOST_AFTER);

  private final Judgement judgement = new Judgement(Samples.settings(), History.EMPTY, 7, NOW);
  private final Roster roster = new Roster(List.of(), NOW);
  private final Orders orders = new Orders(judgement, roster);

  RemoveHostTest() {
    judgement.enrol(HOST, NOW);
    roster.attached(HOST, "0.1.0", Set.of(), "", NOW);
    roster.detached("old");
    judgement.serves("old", new ServedPorts("23", ""), NOW);
  }

  @Test
  void remove_hostThatIsNoMore_endsGuardAndServedPorts() {
    assertThat(remove(false, LOST)).isInstanceOf(LocalReply.Changed.class);

    assertThat(judgement.guard().spared(ADDRESS)).isEmpty();
    assertThat(judgement.log().state().hosts()).isEmpty();
    assertThat(judgement.log().state().served()).isEqualTo(ServedPorts.NONE);
    assertThat(roster.known()).isZero();
    assertThat(reason(remove(false, LOST))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void remove_hostThatMayLive_isRefused() {
    assertThat(reason(remove(false, LOST.minusSeconds(1)))).isEqualTo(Reason.FORBIDDEN);
    roster.attached(HOST, "0.1.0", Set.of(), "", NOW);
    assertThat(reason(remove(false, LOST))).isEqualTo(Reason.FORBIDDEN);

    assertThat(judgement.guard().spared(ADDRESS)).isPresent();
  }

  @Test
  void remove_dryRun_changesNothing() {
    var head = judgement.log().head();

    var shown = (LocalReply.Changed) remove(true, LOST);

    assertThat(shown.objects())
        .singleElement()
        .asString()
        .contains("would remove old", "192.0.2.10");
    assertThat(judgement.log().head()).isEqualTo(head);
    assertThat(roster.known()).isEqualTo(1);
  }

  @Test
  void enrol_removedHostThatConnectsAgain_isGuardedAgain() {
    remove(false, LOST);

    judgement.enrol(HOST, LOST);

    assertThat(judgement.guard().spared(ADDRESS)).isPresent();
  }

  private LocalReply remove(boolean dryRun, Instant now) {
    return orders.answer(new LocalRequest.RemoveHost("old", dryRun), "root", now);
  }

  private static Reason reason(LocalReply reply) {
    return ((LocalReply.Refused) reply).reason();
  }
}
