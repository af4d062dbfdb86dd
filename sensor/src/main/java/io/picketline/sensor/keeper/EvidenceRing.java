package io.picketline.sensor.keeper;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanType;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.Weighed;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Carries evidence from the packet thread to an actor without allocation or locks on the packet's
 * side. One thread offers, one at a time drains. What does not fit is counted.
 */
public final class EvidenceRing {

  private final Slot[] slots;
  private final int mask;
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong overflow = new AtomicLong();
  private final AtomicBoolean awake = new AtomicBoolean();

  /**
   * A ring of {@code capacity} slots, rounded up to a power of two.
   *
   * @throws IllegalArgumentException if it is not in 1 to 2^20
   */
  public EvidenceRing(int capacity) {
    if (capacity < 1 || capacity > 1 << 20) {
      throw new IllegalArgumentException("a ring of %d slots".formatted(capacity));
    }
    var size = Integer.highestOneBit(Math.max(1, capacity * 2 - 1));
    slots = new Slot[size];
    for (var i = 0; i < size; i++) {
      slots[i] = new Slot();
    }
    mask = size - 1;
  }

  /** One piece of evidence, filled anew each time round. */
  private static final class Slot {
    private final RawProbe probe = new RawProbe();
    private final Weighed weighed = new Weighed(EvidenceKind.SYN_DARK, ScanType.SYN);
  }

  /**
   * Takes a copy.
   *
   * @return whether the drainer is to be woken: at most once until it has begun to drain
   */
  public boolean offer(RawProbe probe, Weighed weighed) {
    var at = tail.getPlain();
    if (at - head.getAcquire() > mask) {
      overflow.setRelease(overflow.getPlain() + 1);
    } else {
      var slot = slots[(int) at & mask];
      slot.weighed.copy(weighed);
      slot.probe.copy(probe);
      tail.set(at + 1);
    }
    return !awake.get() && awake.compareAndSet(false, true);
  }

  /** Hands all that is there to {@code to}, as seen by {@code host}. */
  public void drain(String host, Consumer<Evidence> to) {
    // Before reading the tail: who offers after that wakes us again.
    awake.set(false);
    var end = tail.get();
    for (var at = head.getPlain(); at < end; at++) {
      var slot = slots[(int) at & mask];
      var evidence = slot.weighed.of(host, slot.probe);
      head.setRelease(at + 1);
      to.accept(evidence);
    }
  }

  /** Pieces of evidence that found no room since start. */
  public long overflow() {
    return overflow.getAcquire();
  }
}
