package io.picketline.sensor.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KeptTest {
  private final Exception broken = new IllegalStateException("no buffer\nspace");

  private final List<Duration> pauses = new ArrayList<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final List<Running> begun = new ArrayList<>();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // overflows on its way
  private final Kept<Running> kept = new Kept<>("watch", this::begin, this::after, now::get);
  private Optional<IOException> refusal = Optional.empty();
  private Optional<RuntimeException> bug = Optional.empty();
  private boolean outOfMemory;

  @Test
  void failed_once_isBegunAnewAfterAPause() throws IOException {
    kept.start();

    begun.getFirst().failed.accept(broken);

    assertThat(kept.running()).isEmpty();
    assertThat(kept.trouble()).contains("watch: no buffer\u00b7space");
    passes();
    assertThat(begun).hasSize(2);
    assertThat(kept.running()).contains(begun.getLast());
    assertThat(kept.trouble()).isEmpty();
    assertThat(kept.restarts()).isEqualTo(1);
    assertThat(pauses).containsExactly(Kept.FIRST_PAUSE);
  }

  @Test
  void failed_andRefusedAgain_triesForEverWithGrowingPauses() throws IOException {
    kept.start();
    refusal = Optional.of(new IOException("no descriptors"));
    begun.getFirst().failed.accept(broken);
    for (var i = 0; i < 7; i++) {
      passes();
    }
    assertThat(kept.trouble()).contains("watch: no descriptors");
    outOfMemory = true;
    passes();
    outOfMemory = false;
    refusal = Optional.empty();
    bug = Optional.of(new IllegalStateException("no room"));
    passes();
    assertThat(pauses.stream().map(Duration::toSeconds))
        .containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 60L, 60L);

    bug = Optional.empty();
    passes();

    assertThat(kept.running()).isPresent();
    assertThat(kept.trouble()).isEmpty();
    assertThat(later).isEmpty();
  }

  @Test
  void failed_afterALongRun_pausesShortlyAgain() throws IOException {
    kept.start();
    begun.getLast().failed.accept(broken);
    passes();
    begun.getLast().failed.accept(broken);
    passes();
    now.addAndGet(Kept.LONGEST_PAUSE.toNanos() + 1);
    begun.getLast().failed.accept(broken);

    assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(2L, 4L, 2L);
  }

  @Test
  void start_refused_isTheCallersToSay() {
    refusal = Optional.of(new IOException("no such interface"));

    assertThatThrownBy(kept::start).hasMessage("no such interface");

    assertThat(later).isEmpty();
    assertThat(kept.trouble()).isEmpty();
  }

  @Test
  void startInTime_refused_isTriedAgain() {
    refusal = Optional.of(new IOException("no such interface"));
    kept.startInTime();
    assertThat(kept.trouble()).contains("watch: no such interface");

    refusal = Optional.empty();
    passes();

    assertThat(kept.running()).isPresent();
  }

  @Test
  void close_endsItForGood() throws IOException {
    kept.start();
    var first = begun.getFirst();
    first.failed.accept(broken);
    kept.close();
    passes();
    assertThat(begun).hasSize(1);
    assertThat(kept.trouble()).isEmpty();

    first.failed.accept(broken);

    assertThat(later).isEmpty();
    assertThat(kept.trouble()).isEmpty();
  }

  @Test
  void close_running_closesIt() throws IOException {
    kept.start();

    kept.close();
    kept.close();

    assertThat(begun.getFirst().closed).isEqualTo(1);
    assertThat(kept.running()).isEmpty();
  }

  private Running begin(Consumer<? super Exception> failed) throws IOException {
    if (outOfMemory) {
      throw new OutOfMemoryError("no threads");
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    if (bug.isPresent()) {
      throw bug.get();
    }
    var running = new Running(failed);
    begun.add(running);
    return running;
  }

  private void after(Duration pause, Runnable work) {
    pauses.add(pause);
    later.add(work);
  }

  /** The pause is over. */
  private void passes() {
    later.remove().run();
  }

  private static final class Running implements Kept.Running {
    final Consumer<? super Exception> failed;
    int closed;

    Running(Consumer<? super Exception> failed) {
      this.failed = failed;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
