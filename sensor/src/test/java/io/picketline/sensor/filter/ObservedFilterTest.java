package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservedFilterTest {

  private static final Prefix FIRST = Prefix.parse("192.0.2.1");
  private static final Prefix SECOND = Prefix.parse("192.0.2.2");
  private static final Prefix THIRD = Prefix.parse("192.0.2.3");
  private static final Prefix WIDE = Prefix.parse("198.51.100.0/24");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private long nanos;
  private final ObservedFilter filter = new ObservedFilter(new NoFilter(), 2, () -> nanos);

  @Test
  void held_afterApply_isWhatWasAskedForWithItsRemainingTime() {
    apply(
        new FilterChange.Block(WIDE, MINUTE),
        new FilterChange.Suspect(FIRST, MINUTE),
        new FilterChange.Restrict(SECOND, MINUTE, Set.of()));
    nanos = Duration.ofSeconds(20).toNanos();

    var left = Duration.ofSeconds(40);
    assertThat(filter.held(Slice.ALL))
        .containsExactlyInAnyOrder(
            new Held(WIDE, BlockKind.BLOCKED, left),
            new Held(FIRST, BlockKind.SUSPECT, left),
            new Held(SECOND, BlockKind.RESTRICTED, left));
    for (var held : filter.held(Slice.ALL)) {
      var shares = List.of(new Slice(0, 2), new Slice(1, 2));
      assertThat(shares).filteredOn(share -> filter.held(share).contains(held)).hasSize(1);
    }
  }

  @Test
  void held_endedOrOver_isNoMore() {
    apply(new FilterChange.Block(FIRST, MINUTE), new FilterChange.Block(SECOND, MINUTE));
    apply(new FilterChange.Unblock(FIRST), new FilterChange.Release(SECOND));
    assertThat(filter.blocked()).extracting(Held::prefix).containsExactly(SECOND);

    nanos = MINUTE.toNanos();
    assertThat(filter.held(Slice.ALL)).isEmpty();
  }

  @Test
  void apply_asTheKernelWould_refuses() {
    apply(new FilterChange.Block(FIRST, MINUTE), new FilterChange.Block(SECOND, MINUTE));

    assertThat(apply(new FilterChange.Block(THIRD, MINUTE))).containsExactly(false);
    assertThat(apply(new FilterChange.Block(FIRST, MINUTE.multipliedBy(2)))).containsExactly(true);
    assertThat(
            apply(new FilterChange.Suspect(THIRD, MINUTE), new FilterChange.Suspect(WIDE, MINUTE)))
        .containsExactly(true, false);

    nanos = MINUTE.toNanos();
    filter.expire();
    assertThat(apply(new FilterChange.Block(THIRD, MINUTE))).containsExactly(true);
    assertThat(filter.blocked()).extracting(Held::prefix).containsExactlyInAnyOrder(FIRST, THIRD);
  }

  private List<Boolean> apply(FilterChange... changes) {
    return filter.apply(List.of(changes)).stream().map(Outcome::applied).toList();
  }
}
