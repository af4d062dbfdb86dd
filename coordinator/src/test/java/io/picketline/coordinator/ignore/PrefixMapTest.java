package io.picketline.coordinator.ignore;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PrefixMapTest {

  @Test
  void lookups_randomPrefixes_agreeWithASearchThroughAll() {
    for (var seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var map = new PrefixMap<Prefix>();
      var all = new TreeSet<Prefix>();
      for (var i = 0; i < 40; i++) {
        var prefix = prefix(random);
        if (random.nextInt(4) == 0) {
          assertThat(map.remove(prefix).isPresent()).isEqualTo(all.remove(prefix));
        } else {
          map.put(prefix, prefix);
          all.add(prefix);
        }
      }
      var asked = prefix(random);

      assertThat(map.values()).as("seed %d", seed).containsExactlyElementsOf(all);
      assertThat(Set.copyOf(map.covering(asked)))
          .as("seed %d", seed)
          .isEqualTo(Set.copyOf(all.stream().filter(one -> one.contains(asked)).toList()));
      assertThat(map.inside(asked))
          .as("seed %d", seed)
          .containsExactlyElementsOf(all.stream().filter(asked::contains).toList());
      map.removeInside(asked);
      assertThat(map.values())
          .as("seed %d", seed)
          .containsExactlyElementsOf(all.stream().filter(one -> !asked.contains(one)).toList());
    }
  }

  @Test
  void ignoreList_ruleOnTheSamePrefix_replacesIt() {
    var list = new IgnoreList();
    list.add(rule("192.0.2.0/24", "old"));
    list.add(rule("192.0.2.0/24", "new"));

    assertThat(list.rules()).extracting(IgnoreRule::comment).containsExactly("new");
    assertThat(list.covering(Prefix.parse("192.0.2.9"))).isPresent();
    assertThat(list.within(Prefix.parse("192.0.0.0/16"))).isTrue();
    assertThat(list.within(Prefix.parse("192.0.2.0/24"))).isFalse();
    assertThat(list.covering(Prefix.parse("192.0.0.0/16"))).isEmpty();
    assertThat(list.remove(Prefix.parse("192.0.2.9"))).isEmpty();
    assertThat(list.remove(Prefix.parse("192.0.2.0/24"))).isPresent();
  }

  private static IgnoreRule rule(String prefix, String comment) {
    return new IgnoreRule(Prefix.parse(prefix), comment, "root", Instant.EPOCH);
  }

  // few bits, so that prefixes meet
  private static Prefix prefix(Random random) {
    if (random.nextBoolean()) {
      return new Prefix(SourceAddress.v4(random.nextInt(16) << 28), random.nextInt(6));
    }
    var address = new SourceAddress(random.nextLong(16) << 60, random.nextLong(4));
    return new Prefix(address, random.nextBoolean() ? random.nextInt(6) : 128);
  }
}
