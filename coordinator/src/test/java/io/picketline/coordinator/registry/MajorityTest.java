package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class MajorityTest {

  @Test
  void holds_aloneByConfiguration_always() {
    var majority = new Majority(1);

    assertThat(majority.complete(NOW)).isTrue();
    assertThat(majority.holds(NOW)).isTrue();
    assertThat(majority.has(7, 7)).isTrue();
  }

  @Test
  void holds_oneOfTwoOthers_untilItFallsSilent() {
    var majority = new Majority(3);
    assertThat(majority.holds(NOW)).isFalse();

    majority.heard("two", NOW);

    assertThat(majority.holds(NOW.plusMillis(2_999))).isTrue();
    assertThat(majority.holds(NOW.plus(Majority.PAUSE))).isFalse();
  }

  @Test
  void holds_threeOfFive_needsTwoOthers() {
    var majority = new Majority(5);
    majority.heard("two", NOW);
    assertThat(majority.holds(NOW)).isFalse();

    majority.heard("three", NOW);

    assertThat(majority.holds(NOW)).isTrue();
  }

  @Test
  void has_oneStandbyLostAndTheOtherBehind_waitsForTheOther() {
    var majority = new Majority(3);
    majority.has("two", 9, 4, NOW);
    assertThat(majority.has(9, 4)).isTrue();

    majority.forgetSilent(NOW.plusSeconds(15));
    majority.has("three", 8, 4, NOW.plusSeconds(15));
    assertThat(majority.has(9, 4)).isFalse();

    majority.has("three", 9, 3, NOW.plusSeconds(15));
    assertThat(majority.has(9, 4)).isFalse();

    majority.has("three", 9, 4, NOW.plusSeconds(15));
    assertThat(majority.has(9, 4)).isTrue();
  }

  @Test
  void has_bothStandbysLost_promisesNothingMore() {
    var majority = new Majority(3);
    majority.has("two", 9, 4, NOW);
    majority.forgetSilent(NOW.plusSeconds(15));

    assertThat(majority.has(9, 4)).isFalse();
  }

  @Test
  void heard_standbyWithUnknownPosition_keepsWhatItHad() {
    var majority = new Majority(3);
    majority.has("two", 9, 4, NOW);
    majority.heard("two", NOW.plusSeconds(1));

    assertThat(majority.has(9, 4)).isTrue();
  }

  @Test
  void ails_oneThatCannotWrite_countsForNothingUntilItCan() {
    var majority = new Majority(3);
    majority.has("two", 9, 4, NOW);
    majority.ails("two", "disk full", NOW);

    assertThat(majority.holds(NOW)).isFalse();
    assertThat(majority.troubles()).containsExactly(entry("two", "disk full"));

    majority.heard("two", NOW.plusSeconds(1));
    assertThat(majority.holds(NOW.plusSeconds(1))).isTrue();
    assertThat(majority.troubles()).isEmpty();
  }

  @Test
  void ails_thenGone_isForgotten() {
    var majority = new Majority(3);
    majority.ails("two", "disk full", NOW);

    majority.forgetSilent(NOW.plusSeconds(15));

    assertThat(majority.troubles()).isEmpty();
  }

  @Test
  void complete_anotherIsHeard_isWaitedForAMoment() {
    var majority = new Majority(3);
    majority.heard("two", NOW);
    majority.heard("three", NOW);
    majority.gathered("two");
    assertThat(majority.complete(NOW)).isFalse();

    majority.heard("three", NOW.plus(Majority.PAUSE));

    assertThat(majority.complete(NOW.plus(Majority.PAUSE))).isTrue();
  }

  @Test
  void complete_gatheredThenScattered_isNot() {
    var majority = new Majority(3);
    majority.gathered("two");
    assertThat(majority.complete(NOW)).isTrue();

    majority.scatter();

    assertThat(majority.complete(NOW)).isFalse();
  }
}
