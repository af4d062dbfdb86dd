package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an observing sensor asks of its packet filter, and what it does not. */
class ObservedFilterBesideTest {

  private static final Prefix SOURCE = Prefix.parse("192.0.2.7");

  private final List<String> asked = new ArrayList<>();

  @Test
  void whatLooksAtPackets_isPassedOn() {
    try (var observed = new ObservedFilter(new Noted(), 10, () -> 0)) {
      observed.ignored(Set.of());
      observed.watch(() -> {});
      assertThat(observed.disturbed()).isTrue();
      observed.restore();
      assertThat(observed.dropped()).isNotEmpty();
      observed.remove();
    }

    assertThat(asked)
        .containsExactly("ignored", "watch", "disturbed", "restore", "dropped", "remove", "close");
  }

  @Test
  void whatBlocks_isSaidToBeDoneAndIsNot() {
    try (var observed = new ObservedFilter(new Noted(), 10, () -> 0)) {
      var outcomes = observed.apply(List.of(new FilterChange.Block(SOURCE, Duration.ofHours(1))));

      assertThat(outcomes).singleElement().extracting(Outcome::applied).isEqualTo(true);
    }

    assertThat(asked).containsExactly("close");
  }

  /** Notes what it is asked. */
  private final class Noted implements PacketFilter {
    @Override
    public String describe() {
      return "noted";
    }

    @Override
    public Set<BlockKind> kinds() {
      return Set.of();
    }

    @Override
    public List<Outcome> apply(List<FilterChange> changes) {
      asked.add("apply");
      return List.of();
    }

    @Override
    public void ignored(Set<Prefix> prefixes) {
      asked.add("ignored");
    }

    @Override
    public List<Held> held(Slice slice) {
      asked.add("held");
      return List.of(new Held(SOURCE, BlockKind.BLOCKED, Duration.ofHours(1)));
    }

    @Override
    public List<Dropped> dropped() {
      asked.add("dropped");
      return List.of(new Dropped("blocked4", 1, 60));
    }

    @Override
    public void watch(Runnable changed) {
      asked.add("watch");
    }

    @Override
    public boolean disturbed() {
      asked.add("disturbed");
      return true;
    }

    @Override
    public void restore() {
      asked.add("restore");
    }

    @Override
    public void remove() {
      asked.add("remove");
    }

    @Override
    public void close() {
      asked.add("close");
    }
  }
}
