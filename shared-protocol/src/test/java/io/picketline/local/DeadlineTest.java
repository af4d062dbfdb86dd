package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<Runnable> alarms = new ArrayList<>();

  @Test
  void time_over_closes() {
    try (var _ = new Deadline(() -> closed.set(true), Duration.ofMillis(1))) {
      await().untilTrue(closed);
    }
  }

  @Test
  void extend_oftenBeforeTheEnd_hasOneAlarmWait() {
    var deadline = of(Duration.ZERO);
    for (var i = 0; i < 100_000; i++) {
      deadline.extend(LONG);
    }
    assertThat(alarms).hasSize(1);

    alarms.removeFirst().run();
    assertThat(closed).isFalse();
    assertThat(alarms).hasSize(1);
  }

  @Test
  void extend_toLess_ringsEarlier() {
    var deadline = of(LONG);
    deadline.extend(Duration.ZERO);

    alarms.getLast().run();
    assertThat(closed).isTrue();
  }

  @Test
  void close_before_leavesTheConnectionOpen() {
    var deadline = of(Duration.ZERO);
    deadline.close();
    deadline.extend(Duration.ZERO);

    alarms.forEach(Runnable::run);
    assertThat(closed).isFalse();
  }

  private Deadline of(Duration limit) {
    return new Deadline(() -> closed.set(true), limit, _ -> alarms::add);
  }
}
