package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Verdict;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Carries this host's own verdicts from the packet thread to the keeper. Bounded: of a flood of
 * them the kernel alone knows the rest, and those that it does not know either are void.
 */
public final class VerdictInbox {

  private final ArrayBlockingQueue<Judged> waiting;
  private final AtomicBoolean awake = new AtomicBoolean();
  private final AtomicLong kernelAlone = new AtomicLong();
  private final AtomicLong isVoid = new AtomicLong();

  /** An inbox for so many verdicts. */
  public VerdictInbox(int capacity) {
    waiting = new ArrayBlockingQueue<>(capacity);
  }

  /**
   * A verdict of this host.
   *
   * @param kind how its source is to be blocked
   * @param inKernel whether the packet path has put it in force already
   */
  record Judged(Verdict verdict, BlockKind kind, boolean inKernel) {}

  /**
   * Puts a verdict in; {@link #wakes} is to be asked after.
   *
   * @return whether it is in force or will be; if not, it is to be decided again
   */
  public boolean offer(Verdict verdict, BlockKind kind, boolean inKernel) {
    if (waiting.offer(new Judged(verdict, kind, inKernel))) {
      return true;
    }
    (inKernel ? kernelAlone : isVoid).incrementAndGet();
    return inKernel;
  }

  /** Whether the keeper is to be woken: at most once until it has begun to drain. */
  public boolean wakes() {
    return !awake.get() && awake.compareAndSet(false, true);
  }

  /** Verdicts that found no room and are in force all the same, since start. */
  public long kernelAlone() {
    return kernelAlone.get();
  }

  /** Verdicts that found no room and are not in force, since start. */
  public long isVoid() {
    return isVoid.get();
  }

  void drain(Consumer<Judged> to) {
    awake.set(false);
    for (var judged = waiting.poll(); judged != null; judged = waiting.poll()) {
      to.accept(judged);
    }
  }
}
