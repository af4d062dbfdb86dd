package io.picketline.sensor.keeper;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.local.LocalReply.Said;
import io.picketline.sensor.capture.FirstBytes;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.Weighed;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Carries evidence, and what sources said first, from the packet thread to an actor without
 * allocation or locks on the packet's side. One thread offers, one at a time drains. What does not
 * fit is counted.
 */
public final class EvidenceRing {

  private final Slot[] slots;
  private final int mask;
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong overflow = new AtomicLong();
  private final AtomicLong unheard = new AtomicLong();
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

  /** One piece of evidence, or what was said first, filled anew each time round. */
  private static final class Slot {
    private final RawProbe probe = new RawProbe();
    private final Weighed weighed = new Weighed(EvidenceKind.SYN_DARK, ScanType.SYN);
    private final byte[] first = new byte[FirstBytes.MOST];
    // 0 for evidence
    private int firstLength;
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
      slot.firstLength = 0;
      tail.set(at + 1);
    }
    return toBeWoken();
  }

  /**
   * Takes a copy of what a source said at a trap; cut at {@link FirstBytes#MOST} bytes. Only while
   * less than a quarter is in use: words come with every touch, and are to keep out no evidence.
   *
   * @param length how many bytes of {@code first} it is, from 1
   * @return as {@link #offer} does
   */
  public boolean said(RawProbe probe, byte[] first, int length) {
    var at = tail.getPlain();
    if (at - head.getAcquire() > mask >> 2) {
      unheard.setRelease(unheard.getPlain() + 1);
    } else {
      var slot = slots[(int) at & mask];
      slot.probe.copy(probe);
      slot.firstLength = Math.min(length, FirstBytes.MOST);
      System.arraycopy(first, 0, slot.first, 0, slot.firstLength);
      tail.set(at + 1);
    }
    return toBeWoken();
  }

  private boolean toBeWoken() {
    return !awake.get() && awake.compareAndSet(false, true);
  }

  /** Hands all evidence that is there to {@code to}, as seen by {@code host}. */
  public void drain(String host, Consumer<Evidence> to) {
    drain(host, to, _ -> {});
  }

  /** Hands all evidence that is there to {@code to}, and all that was said to {@code words}. */
  public void drain(String host, Consumer<Evidence> to, Consumer<Said> words) {
    // Before reading the tail: who offers after that wakes us again.
    awake.set(false);
    var end = tail.get();
    for (var at = head.getPlain(); at < end; at++) {
      var slot = slots[(int) at & mask];
      if (slot.firstLength == 0) {
        var evidence = slot.weighed.of(host, slot.probe);
        head.setRelease(at + 1);
        to.accept(evidence);
      } else {
        var said = said(slot);
        head.setRelease(at + 1);
        words.accept(said);
      }
    }
  }

  private static Said said(Slot slot) {
    var probe = slot.probe.toProbe();
    return new Said(
        probe.at(),
        probe.source(),
        probe.port(),
        probe.protocol(),
        FirstBytes.text(slot.first, slot.firstLength));
  }

  /** First words that found no room since start. */
  public long unheard() {
    return unheard.getAcquire();
  }

  /** Pieces of evidence that found no room since start. */
  public long overflow() {
    return overflow.getAcquire();
  }
}
