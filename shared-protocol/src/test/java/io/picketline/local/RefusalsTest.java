package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static final LocalRequest RELOAD = new LocalRequest.Reload(false);

  private final List<String> told = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Runnable> later = new ArrayList<>();
  private final Refusals refusals = new Refusals(() -> now, told::add, later::add);

  @Test
  void refused_ofOne_isToldAtOnceUpToABoundAndCounted() {
    var line =
        "not-allowed request=Reload needs=admin by=\"alice\" from=\"read.sock of c1\" times=";
    for (var i = 0; i < Refusals.MOST_LINES; i++) {
      refusals.refused(asker("alice"), RELOAD);
      assertThat(told).hasSize(i + 1).last().isEqualTo(line + 1);
    }
    for (var i = 0; i < 4; i++) {
      refusals.refused(asker("alice"), RELOAD);
    }
    assertThat(told).hasSize(Refusals.MOST_LINES);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(later).hasSize(1);
    later.forEach(Runnable::run);
    refusals.refused(asker("alice"), RELOAD);

    assertThat(refusals.count()).isEqualTo(Refusals.MOST_LINES + 5);
    assertThat(told.subList(Refusals.MOST_LINES, told.size())).containsExactly(line + 4, line + 1);
  }

  @Test
  void refused_seldom_isToldEachTime() {
    for (var i = 0; i < 3 * Refusals.MOST_LINES; i++) {
      refusals.refused(asker("alice"), RELOAD);
      now = now.plus(Duration.ofSeconds(7));
    }

    assertThat(told).hasSize(3 * Refusals.MOST_LINES);
    assertThat(later).isEmpty();
  }

  @Test
  void refused_ofMany_isToldOfEachUpToABound() {
    for (var i = 0; i < 10 * Refusals.MOST; i++) {
      refusals.refused(asker("user" + i), RELOAD);
    }

    assertThat(told).hasSize(Refusals.MOST + Refusals.MOST_LINES);
    assertThat(refusals.count()).isEqualTo(10L * Refusals.MOST);
  }

  @Test
  void refused_nameWithControls_isEscaped() {
    refusals.refused(asker("a\"b"), RELOAD);

    assertThat(told).singleElement().asString().contains("by=\"a\\\"b\"");
  }

  private static Asker asker(String name) {
    return new Asker(name, "read.sock of c1", Right.VIEW, Optional.empty());
  }
}
