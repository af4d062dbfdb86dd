package io.picketline.sensor;

import io.picketline.sensor.detect.Memory;
import io.picketline.sensor.detect.ScanDetector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes down whom the detector must know after a restart: between packets, some thousand slots at a
 * time, lest it hold them up. Any thread may ask; the packet thread does it.
 */
final class MemoryTaker {

  /** Slots looked at in one go, which takes some 50 microseconds. */
  static final int SLOTS = 4_096;

  private final ScanDetector detector;
  private final Supplier<Instant> now;
  private final AtomicReference<@Nullable Consumer<Memory>> asked = new AtomicReference<>();
  private List<Memory.Offender> offenders = new ArrayList<>();
  private int next;

  /**
   * Takes nothing yet.
   *
   * @param now by the clock of the probes
   */
  MemoryTaker(ScanDetector detector, Supplier<Instant> now) {
    this.detector = detector;
    this.now = now;
  }

  /** Whom to tell once; who asked before and waits is forgotten. */
  void ask(Consumer<Memory> to) {
    asked.set(to);
  }

  /** Does its next share, if somebody has asked. On the packet thread. */
  void step() {
    if (asked.get() == null) {
      return;
    }
    next = detector.offenders(next, SLOTS, offenders::add);
    if (next < 0) {
      var memory = whole();
      Optional.ofNullable(asked.getAndSet(null)).ifPresent(to -> to.accept(memory));
    }
  }

  /** All at once, when there is no packet thread. */
  Memory all() {
    offenders = new ArrayList<>();
    next = 0;
    while (next >= 0) {
      next = detector.offenders(next, SLOTS, offenders::add);
    }
    return whole();
  }

  private Memory whole() {
    var taken = offenders;
    offenders = new ArrayList<>();
    next = 0;
    return new Memory(taken, detector.servedSources().knownGood(now.get()));
  }
}
