package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.SelfTestRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A scan of nobody gets a verdict of the network that costs nobody anything. */
class SelfTestOrdersTest {

  private final Judgement judgement = Samples.judgement();
  private final Orders orders = new Orders(judgement, new Roster(List.of(), NOW));

  @Test
  void play_once_givesAShortMarkedVerdict() {
    var played = play(NOW);

    assertThat(judgement.log().state().on(played.source()))
        .hasValueSatisfying(verdict -> {
          assertThat(verdict.expiresAt()).isEqualTo(NOW.plus(SelfTest.LIFE));
          assertThat(verdict.reason()).startsWith("selftest: ");
          assertThat(verdict.offence()).isOne();
        });
  }

  @Test
  void play_oftenerThanAnyBudget_isGivenEachTimeAndWidensNothing() {
    var sources = new HashSet<>();
    for (var time = NOW; time.isBefore(NOW.plusSeconds(400)); time = time.plusSeconds(10)) {
      judgement.tick(time);
      var played = play(time);
      assertThat(judgement.log().state().on(played.source()))
          .hasValueSatisfying(verdict -> assertThat(verdict.offence()).isOne());
      sources.add(played.source());
    }
    assertThat(sources).hasSize(8);
    assertThat(judgement.budget().waiting()).isZero();
    assertThat(judgement.log().state().all(NOW.plusSeconds(390)))
        .allMatch(held -> held.verdict().source().length() == 32);
  }

  @Test
  void play_whenTheVerdictIsOver_isForgotten() {
    var played = play(NOW);

    judgement.tick(NOW.plus(SelfTest.LIFE).plusMillis(1));

    assertThat(judgement.test().get(played.source())).isEmpty();
  }

  @Test
  void look_intoAFilter_isRefused() {
    assertThat(orders.answer(new SelfTestRequest.Look(SelfTest.ofSensor(0)), "me", NOW))
        .isInstanceOf(LocalReply.Refused.class);
  }

  private SelfTestReply.Played play(Instant now) {
    return (SelfTestReply.Played) orders.answer(new SelfTestRequest.Play(), "me", now);
  }
}
