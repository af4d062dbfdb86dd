package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.Budget.Waiting;
import io.picketline.coordinator.quota.Allowance;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {

  private static final RegistrySettings SETTINGS =
      new RegistrySettings(
          "coordinator1",
          "test",
          10,
          new Allowance(3, 60),
          new Allowance(2, 6),
          4,
          100,
          new VerdictLimits(new Allowance(1, 6), 10, false),
          1);

  private final Inheritance inheritance = new Inheritance();
  private final Budget budget = new Budget(SETTINGS, inheritance, NOW);

  @Test
  void granted_afterAnotherRegistryUsedItUp_waits() {
    ask("192.0.2.1", 5, "a");
    ask("192.0.2.2", 5, "a");
    assertThat(sources(NOW)).hasSize(2);

    var next = new Budget(SETTINGS, inheritance, NOW);
    next.ask(Prefix.parse("192.0.2.3"), false, 9, syn("a", 22), NOW);
    next.ask(Prefix.parse("192.0.2.4"), false, 5, syn("b", 22), NOW);
    next.ask(Prefix.parse("192.0.2.5"), false, 5, syn("c", 22), NOW);

    assertThat(next.granted(NOW, _ -> true))
        .extracting(Waiting::source)
        .containsExactly(Prefix.parse("192.0.2.4"));
  }

  @Test
  void granted_moreThanTheFleetMay_takesTheHighestSumFirst() {
    ask("192.0.2.1", 5, "a");
    ask("192.0.2.2", 9, "b");
    ask("192.0.2.3", 7, "c");
    ask("192.0.2.4", 9, "d");

    assertThat(sources(NOW)).containsExactly("192.0.2.2", "192.0.2.4", "192.0.2.3");
    assertThat(budget.waiting()).isEqualTo(1);
  }

  @Test
  void granted_tokensComeBack_drainTheQueue() {
    for (var i = 1; i <= 4; i++) {
      ask("192.0.2." + i, i, "host" + i);
    }
    assertThat(sources(NOW)).hasSize(3);

    assertThat(sources(NOW.plusMillis(999))).isEmpty();
    assertThat(sources(NOW.plusSeconds(1))).containsExactly("192.0.2.1");
  }

  @Test
  void granted_oneSensorsClaims_doNotHoldUpTheOthers() {
    ask("192.0.2.1", 9, "a");
    ask("192.0.2.2", 8, "a");
    ask("192.0.2.3", 7, "a");
    ask("192.0.2.4", 6, "b");

    assertThat(sources(NOW)).containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.4");
    assertThat(sources(NOW.plusSeconds(9))).isEmpty();
    assertThat(sources(NOW.plusSeconds(10))).containsExactly("192.0.2.3");
  }

  @Test
  void ask_queueFull_dropsTheLowestSum() {
    for (var i = 1; i <= 5; i++) {
      ask("192.0.2." + i, i, "a");
    }

    assertThat(budget.waiting()).isEqualTo(4);
    assertThat(budget.dropped()).isEqualTo(1);
    assertThat(sources(NOW)).containsExactly("192.0.2.5", "192.0.2.4");
  }

  @Test
  void ask_again_countsWithTheNewSum() {
    ask("192.0.2.1", 1, "a");
    ask("192.0.2.2", 2, "b");
    ask("192.0.2.1", 3, "a");

    assertThat(sources(NOW)).containsExactly("192.0.2.1", "192.0.2.2");
  }

  @Test
  void granted_noLongerDue_costsNothing() {
    ask("192.0.2.1", 1, "a");

    assertThat(budget.granted(NOW, _ -> false)).isEmpty();
    assertThat(budget.waiting()).isZero();
  }

  @Test
  void granted_clockSetBack_givesNoTokens() {
    for (var i = 1; i <= 4; i++) {
      ask("192.0.2." + i, i, "host" + i);
    }
    budget.granted(NOW, _ -> true);

    assertThat(sources(NOW.minusSeconds(3600))).isEmpty();
  }

  @Test
  void granted_verified_neitherWaitsForUnverifiedNorSpendsTheirs() {
    ask("192.0.2.1", 9, "a");
    ask("192.0.2.2", 9, "a");
    ask("192.0.2.3", 9, "b");
    ask("192.0.2.4", 9, "b");
    assertThat(sources(NOW)).hasSize(3);

    budget.ask(Prefix.parse("192.0.2.5"), true, 5, syn("a", 22), NOW);

    assertThat(sources(NOW)).containsExactly("192.0.2.5");
    assertThat(sources(NOW.plusSeconds(1))).containsExactly("192.0.2.4");
  }

  @Test
  void granted_verifiedOfOneSensor_areBoundedToo() {
    for (var i = 1; i <= 3; i++) {
      budget.ask(Prefix.parse("192.0.2." + i), true, i, syn("a", 22), NOW);
    }
    budget.ask(Prefix.parse("192.0.2.9"), true, 1, syn("b", 22), NOW);

    assertThat(sources(NOW)).containsExactly("192.0.2.3", "192.0.2.9");
    assertThat(sources(NOW.plusSeconds(9))).isEmpty();
    assertThat(sources(NOW.plusSeconds(10))).containsExactly("192.0.2.2");
  }

  @Test
  void granted_completedAnewByAnotherSensor_isPaidByThatOne() {
    ask("192.0.2.1", 9, "a");
    ask("192.0.2.2", 8, "a");
    ask("192.0.2.3", 7, "a");
    assertThat(sources(NOW)).hasSize(2);

    ask("192.0.2.3", 7, "b");

    assertThat(sources(NOW)).containsExactly("192.0.2.3");
    assertThat(budget.waiting()).isZero();
  }

  @Test
  void ask_againByASensorWithoutTokens_waitsForNoOtherThanBefore() {
    ask("192.0.2.1", 9, "rogue");
    ask("192.0.2.2", 9, "rogue");
    ask("192.0.2.3", 9, "a");
    assertThat(sources(NOW)).hasSize(3);
    ask("192.0.2.4", 5, "b");

    ask("192.0.2.4", 6, "rogue");

    assertThat(sources(NOW.plusSeconds(1))).containsExactly("192.0.2.4");
  }

  @Test
  void ask_queueFullOfOneSensorsClaims_dropsOneOfThose() {
    budget.ask(Prefix.parse("192.0.2.1"), false, 5, syn("a", 22), NOW);
    for (var i = 2; i <= 9; i++) {
      budget.ask(Prefix.parse("192.0.2." + i), true, 90 + i, syn("rogue", 22), NOW);
    }

    assertThat(budget.waiting()).isEqualTo(4);
    assertThat(sources(NOW)).containsExactly("192.0.2.9", "192.0.2.1");
  }

  @Test
  void withdraw_oneSensorsClaims_leavesTheOthers() {
    ask("192.0.2.1", 9, "rogue");
    budget.ask(Prefix.parse("192.0.2.2"), true, 5, syn("rogue", 22), NOW);
    ask("192.0.2.3", 9, "a");

    assertThat(budget.withdraw("rogue"))
        .containsExactlyInAnyOrder(Prefix.parse("192.0.2.1"), Prefix.parse("192.0.2.2"));
    assertThat(sources(NOW)).containsExactly("192.0.2.3");
  }

  private void ask(String source, double score, String host) {
    budget.ask(Prefix.parse(source), false, score, syn(host, 22), NOW);
  }

  private List<String> sources(Instant now) {
    return budget.granted(now, _ -> true).stream()
        .map(Waiting::source)
        .map(Prefix::toString)
        .toList();
  }
}
