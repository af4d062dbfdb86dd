package io.picketline.coordinator.muster;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.muster.Muster.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MusterTest {
  private static final List<String> ALL = List.of("one", "two", "three");
  private static final Step WAIT = new Step.Wait();
  private static final Step BEGIN = new Step.Begin();
  private static final Set<String> NOBODY = Set.of();

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void next_alone_beginsAtOnce() {
    assertThat(new Muster("one", List.of("one"), now).next(NOBODY, now)).isEqualTo(BEGIN);
  }

  @Test
  void next_allAreThere_theFirstBeginsAndTheOthersWait() {
    var one = muster("one");
    var two = muster("two");
    hear(one, "two", NOBODY);
    hear(one, "three", NOBODY);
    hear(two, "one", NOBODY);
    hear(two, "three", NOBODY);
    assertThat(one.next(NOBODY, now)).isEqualTo(WAIT);

    pass(Muster.SETTLED);

    assertThat(one.next(NOBODY, now)).isEqualTo(BEGIN);
    assertThat(two.next(NOBODY, now)).isEqualTo(WAIT);
  }

  @Test
  void next_theOthersBeganJustBeforeTheFirstCame_joinsThem() {
    var one = muster("one");
    hear(one, "two", NOBODY); // said before it began
    hear(one, "three", NOBODY);
    assertThat(one.next(NOBODY, now)).isEqualTo(WAIT);

    pass(Duration.ofSeconds(1));
    hear(one, "two", Set.of("two"));
    pass(Duration.ofSeconds(1));

    assertThat(one.next(NOBODY, now)).isEqualTo(new Step.Join("two"));
  }

  @Test
  void next_aMajorityWithoutTheFirst_beginsAfterAMoment() {
    var two = muster("two");
    hear(two, "three", NOBODY);
    assertThat(two.next(NOBODY, now)).isEqualTo(WAIT);

    pass(Muster.OTHERS);
    hear(two, "three", NOBODY);

    assertThat(two.next(NOBODY, now)).isEqualTo(BEGIN);
  }

  @Test
  void next_fewerThanAMajority_beginOnlyAfterLong() {
    var three = muster("three");
    pass(Muster.MAJORITY.minusMillis(1));
    assertThat(three.next(NOBODY, now)).isEqualTo(WAIT);

    pass(Duration.ofMillis(1));

    assertThat(three.next(NOBODY, now)).isEqualTo(BEGIN);
  }

  @Test
  void next_othersAreInACluster_joinsTheLargest() {
    var one = muster("one");
    hear(one, "two", Set.of("two"));
    assertThat(one.next(NOBODY, now)).isEqualTo(new Step.Join("two"));

    hear(one, "three", Set.of("three", "four"));

    assertThat(one.next(NOBODY, now)).isEqualTo(new Step.Join("three"));
  }

  @Test
  void next_strangersWord_countsForNothing() {
    var one = muster("one");
    hear(one, "five", Set.of("five"));
    hear(one, "one", Set.of("one"));

    assertThat(one.next(NOBODY, now)).isEqualTo(WAIT);
  }

  @Test
  void next_whoFellSilent_isNotWaitedForNorJoined() {
    var one = muster("one");
    hear(one, "two", Set.of("two", "three"));
    pass(Muster.HEARD);

    assertThat(one.next(NOBODY, now)).isEqualTo(WAIT);
  }

  @Test
  void next_besideALargerCluster_givesWayAfterAWhile() {
    var one = muster("one");
    for (var apart = 0; apart < Muster.APART.toSeconds(); apart++) {
      hear(one, "three", Set.of("two", "three"));
      assertThat(one.next(Set.of("one"), now)).isEqualTo(WAIT);
      pass(Duration.ofSeconds(1));
    }
    hear(one, "three", Set.of("two", "three"));

    assertThat(one.next(Set.of("one"), now)).isEqualTo(new Step.GiveWay("three"));
  }

  @Test
  void next_besideACluster_ofTwoThatAreAlikeTheLaterGivesWay() {
    assertThat(apart("one", "two")).isEqualTo(WAIT);
    assertThat(apart("two", "one")).isEqualTo(new Step.GiveWay("one"));
  }

  private Step apart(String self, String other) {
    var muster = muster(self);
    hear(muster, other, Set.of(other));
    muster.next(Set.of(self), now);
    pass(Muster.APART);
    hear(muster, other, Set.of(other));
    return muster.next(Set.of(self), now);
  }

  @Test
  void next_whileTheOthersStillCountThisOne_staysInItsCluster() {
    var one = muster("one");
    hear(one, "two", Set.of("one", "two", "three"));
    one.next(Set.of("one"), now);
    pass(Muster.APART);
    hear(one, "two", Set.of("one", "two", "three"));

    assertThat(one.next(Set.of("one"), now)).isEqualTo(WAIT);
  }

  @Test
  void next_apartForAMomentOnly_staysInItsCluster() {
    var one = muster("one");
    hear(one, "two", Set.of("two", "three"));
    one.next(Set.of("one"), now);
    pass(Muster.APART);
    assertThat(one.next(Set.of("one"), now)).isEqualTo(WAIT);

    hear(one, "two", Set.of("two", "three"));

    assertThat(one.next(Set.of("one"), now)).isEqualTo(WAIT);
  }

  private Muster muster(String self) {
    return new Muster(self, ALL, now);
  }

  private void hear(Muster muster, String peer, Set<String> members) {
    muster.heard(peer, members, now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
