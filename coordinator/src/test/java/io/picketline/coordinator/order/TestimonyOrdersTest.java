package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.Right;
import io.picketline.protocol.local.TestimonyReply.Reverted;
import io.picketline.protocol.local.TestimonyReply.Testimony;
import io.picketline.protocol.log.FleetHost;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An operator asks what rests on one host's word, and takes it back. */
class TestimonyOrdersTest {
  private static final Prefix ALONE = Prefix.parse("198.51.100.1");
  private static final Prefix TOO = Prefix.parse("198.51.100.2");
  private static final Instant BEFORE = NOW.minusSeconds(60);

  private final Judgement judgement = Samples.judgement();
  private final Orders orders = new Orders(judgement, new Roster(List.of(), NOW));

  TestimonyOrdersTest() {
    judgement.enrol(new FleetHost("web", List.of(SourceAddress.parse("192.0.2.1"))), NOW);
    for (var port = 1; port <= 4; port++) {
      tell("web", port, ALONE);
    }
    for (var host : List.of("web", "a", "b", "c")) {
      tell(host, 22, TOO);
    }
  }

  @Test
  void why_sensor_tellsWhatRestsOnItAloneAndAmongOthers() {
    var told = why("web", Optional.empty(), Optional.empty());

    assertThat(told.known()).isTrue();
    assertThat(told.more()).isFalse();
    assertThat(told.verdicts()).extracting(Resting::source).containsExactly(ALONE, TOO);
    assertThat(told.verdicts()).extracting(Resting::alone).containsExactly(true, false);
    assertThat(told.verdicts().getLast().others()).containsExactly("a", "b");
    assertThat(why("web", Optional.empty(), Optional.of(ALONE)).verdicts()).hasSize(1);
    assertThat(why("web", Optional.of(NOW.plusSeconds(1)), Optional.empty()).verdicts()).isEmpty();
    assertThat(why("nobody", Optional.empty(), Optional.empty()).known()).isFalse();
  }

  @Test
  void revert_dryRun_tellsWhatWouldEndAndChangesNothing() {
    var head = judgement.log().head();

    var told = revert(true);

    assertThat(told.ended()).extracting(Resting::source).containsExactly(ALONE);
    assertThat(told.kept()).isEqualTo(1);
    assertThat(told.seq()).isZero();
    assertThat(judgement.log().head()).isEqualTo(head);
    assertThat(judgement.test().get(ALONE)).isPresent();
  }

  @Test
  void revert_endsWhatRestsOnItAlone() {
    var told = revert(false);

    assertThat(told.ended()).extracting(Resting::source).containsExactly(ALONE);
    assertThat(told.kept()).isEqualTo(1);
    assertThat(told.seq()).isEqualTo(judgement.log().head());
    assertThat(judgement.log().state().on(ALONE)).isEmpty();
    assertThat(judgement.log().state().on(TOO)).isPresent();
    assertThat(judgement.test().get(ALONE)).isEmpty();
    assertThat(why("web", Optional.empty(), Optional.empty()).verdicts()).hasSize(1);
  }

  @Test
  void revert_again_findsNothingMore() {
    revert(false);

    assertThat(revert(false).ended()).isEmpty();
  }

  @Test
  void changes_onlyInEarnest() {
    var order = new LocalRequest.Revert("web", BEFORE, true, Optional.empty());
    assertThat(order.changes()).isFalse();
    assertThat(Right.requiredBy(order)).isEqualTo(Right.VIEW);

    var earnest = new LocalRequest.Revert("web", BEFORE, false, Optional.empty());
    assertThat(earnest.changes()).isTrue();
    assertThat(Right.requiredBy(earnest)).isEqualTo(Right.ADMIN);
  }

  private void tell(String host, int port, Prefix source) {
    judgement.report(host, List.of(syn(host, port, source.address().toString(), NOW)), NOW);
  }

  private Testimony why(String host, Optional<Instant> since, Optional<Prefix> after) {
    var asked = new LocalRequest.WhySensor(host, since, after);
    return (Testimony) orders.answer(asked, "root", NOW);
  }

  private Reverted revert(boolean dryRun) {
    var order = new LocalRequest.Revert("web", BEFORE, dryRun, Optional.empty());
    return (Reverted) orders.answer(order, "alice", NOW);
  }
}
