package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply.Explanation;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a prefix in which some are blocked, and one can never be. */
class WhyTest {

  private final Judgement judgement = Samples.judgement();
  private final Orders orders = new Orders(judgement, new Roster(List.of(), NOW));

  @BeforeEach
  void enrol() {
    judgement.enrol(new FleetHost("web", List.of(SourceAddress.parse("198.51.100.1"))), NOW);
  }

  @Test
  void why_prefixWithAHostOfTheFleet_isInForceOnThoseThatAreBlocked() {
    block("198.51.100.7");

    var why = why("198.51.100.0/24");

    assertThat(why.verdicts()).hasSize(1);
    assertThat(why.spared()).isPresent();
    assertThat(why.notInForce()).isEmpty();
    assertThat(why.blocksAll()).isFalse();
    assertThat(why.undo()).contains("picket unblock 198.51.100.7");
  }

  @Test
  void why_prefixWithSeveral_isUndoneAsAWhole() {
    block("198.51.100.7");
    block("198.51.100.9");

    assertThat(why("198.51.100.0/24").undo()).contains("picket unblock 198.51.100.0/24");
  }

  @Test
  void why_insideABlockedPrefix_isUndoneByThat() {
    block("203.0.113.0/24");

    var why = why("203.0.113.128/25");

    assertThat(why.blocksAll()).isTrue();
    assertThat(why.undo()).contains("picket unblock 203.0.113.0/24");
  }

  private void block(String source) {
    orders.answer(
        new LocalRequest.Block(Prefix.parse(source), Duration.ofHours(1), "x"), "root", NOW);
  }

  private Explanation why(String prefix) {
    return (Explanation)
        orders.answer(new LocalRequest.Why(Prefix.parse(prefix)), "anybody", NOW);
  }
}
