package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Verdict;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Carries this host's own verdicts from the packet thread to the keeper. Bounded: of a flood of
 * them the kernel alone knows the rest.
 */
public final class VerdictInbox {

  private final ArrayBlockingQueue<Judged> waiting;
  private final AtomicBoolean awake = new AtomicBoolean();
  private final AtomicLong overflow = new AtomicLong();

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
   * Puts a verdict in.
   *
   * @return whether the keeper is to be woken: at most once until it has begun to drain
   */
  public boolean offer(Verdict verdict, BlockKind kind, boolean inKernel) {
    if (!waiting.offer(new Judged(verdict, kind, inKernel))) {
      overflow.incrementAndGet();
    }
    return !awake.get() && awake.compareAndSet(false, true);
  }

  /** Verdicts that found no room since start. */
  public long overflow() {
    return overflow.get();
  }

  void drain(Consumer<Judged> to) {
    awake.set(false);
    for (var judged = waiting.poll(); judged != null; judged = waiting.poll()) {
      to.accept(judged);
    }
  }
}
