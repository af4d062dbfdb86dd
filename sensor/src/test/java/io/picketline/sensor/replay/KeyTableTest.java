package io.picketline.sensor.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyTableTest {

  @Test
  void add_manyKeys_numbersThemAsAMapWould() {
    var random = new SplittableRandom(5);
    var table = new KeyTable();
    var map = new HashMap<List<Long>, Integer>();
    for (var i = 0; i < 20_000; i++) {
      var first = random.nextLong(-50, 50);
      var second = random.nextLong(-50, 50) << 48;
      var known = map.putIfAbsent(List.of(first, second), map.size());

      assertThat(table.find(first, second)).isEqualTo(known == null ? -1 : known);
      assertThat(table.add(first, second)).isEqualTo(map.get(List.of(first, second)));
    }

    assertThat(table.size()).isEqualTo(map.size());
    map.forEach((key, number) -> {
      assertThat(table.first(number)).isEqualTo(key.getFirst());
      assertThat(table.second(number)).isEqualTo(key.getLast());
    });
  }

  @Test
  void direction_isTheOtherWayOfItsBack() {
    var conversations = new Conversations();
    var there = conversations.of(3, 40_000, 7, 80, 6);
    var back = conversations.of(7, 80, 3, 40_000, 6);

    assertThat(Conversations.back(there)).isEqualTo(back);
    assertThat(conversations.find(3, 40_000, 7, 80, 6)).isEqualTo(there);
    assertThat(conversations.find(3, 40_000, 7, 80, 17)).isEqualTo(Conversations.NONE);
    assertThat(conversations.of(3, 40_000, 7, 80, 17)).isNotIn(there, back);
  }
}
