package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.registry.Acknowledgements.Told;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that wait for a standby whose disk is full. */
class AcknowledgementsTest {
  private final Majority majority = new Majority(3);
  private final Acknowledgements acknowledgements = new Acknowledgements(majority);
  private final List<String> given = new ArrayList<>();

  @Test
  void hold_reportThatIsToldAgainAndAgain_isHeldOnceAndAnsweredWhereItWasAskedLast() {
    for (var time = 1; time <= 1_000; time++) {
      var answer = "time " + time;
      acknowledgements.hold(new Told("web", 1, 5), time, 0, time, _ -> given.add(answer));
    }
    assertThat(acknowledgements.held()).isEqualTo(1);

    acknowledgements.committed(1);
    majority.has("two", 0, 1, NOW);
    acknowledgements.release();

    assertThat(given).containsExactly("time 1000");
    assertThat(acknowledgements.held()).isZero();
  }

  @Test
  void hold_manyReportsOfOneHost_leavesTheLastToBeToldAgain() {
    for (var seq = 1; seq <= 1_000; seq++) {
      acknowledgements.hold(new Told("web", 1, seq), 1, 0, 1, _ -> given.add("web"));
    }
    acknowledgements.hold(new Told("db", 1, 1), 1, 0, 1, _ -> given.add("db"));
    assertThat(acknowledgements.held()).isEqualTo(17);

    acknowledgements.committed(1);
    majority.has("two", 0, 1, NOW);
    acknowledgements.release();
    assertThat(given).hasSize(17).contains("db");

    acknowledgements.hold(new Told("web", 1, 1_000), 1, 0, 1, _ -> given.add("again"));
    assertThat(given).last().isEqualTo("again");
  }
}
