package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PacketFilterTest {

  /** Has blocks, and nothing else that a filter may have. */
  private static final class Plain implements PacketFilter {
    @Override
    public String describe() {
      return "plain";
    }

    @Override
    public Set<BlockKind> kinds() {
      return Set.of(BlockKind.BLOCKED);
    }

    @Override
    public List<Outcome> apply(List<FilterChange> changes) {
      return changes.stream().map(Outcome::applied).toList();
    }

    @Override
    public void ignored(Set<Prefix> prefixes) {}

    @Override
    public List<Held> held(Slice slice) {
      return List.of();
    }

    @Override
    public void remove() {}
  }

  @Test
  void defaults_ofAFilterThatSeesNothing_sayNothing() {
    try (var filter = new Plain()) {
      filter.watch(() -> {
        throw new AssertionError("nobody could have seen it");
      });
      filter.restore();
      filter.expire();

      assertThat(filter.disturbed()).isFalse();
      assertThat(filter.dropped()).isEmpty();
      assertThat(filter.longest()).isEmpty();
    }
  }

  /** A default that it did not override would silence the filters behind it. */
  @Test
  void lookAndBlock_everyMethod_isPassedOn() {
    var own = Arrays.stream(LookAndBlock.class.getDeclaredMethods()).map(Method::getName).toList();

    assertThat(PacketFilter.class.getDeclaredMethods())
        .filteredOn(method -> !Modifier.isStatic(method.getModifiers()))
        .extracting(Method::getName)
        // What is blocked and who is suspect is told by what is held.
        .filteredOn(name -> !Set.of("blocked", "suspects").contains(name))
        .isNotEmpty()
        .isSubsetOf(own);
  }
}
