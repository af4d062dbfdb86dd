package io.picketline.sensor.response;

import io.picketline.protocol.Mode;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.keeper.Reactions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries verdicts from the keeper to the responder. Bounded: of a flood of them the rest gets no
 * response but the packet filter's. For any thread.
 */
public final class ResponseQueue implements Reactions {

  private static final int MOST_BLOCKED = 10_000;
  // An end is shed much later than a beginning, so that little stays behind.
  private static final int MOST = 100_000;

  private static final String NO_MODE = "none";

  /** A verdict learnt this late, after a long absence, is no news. */
  private static final Duration NEWS = Duration.ofMinutes(5);

  private final boolean networkToo;
  private final Set<Mode> modes;
  private final Clock clock;
  private final ConcurrentLinkedQueue<Item> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final ResponseCounters counters;
  private volatile Runnable wake = () -> {};

  /**
   * A queue.
   *
   * @param networkToo whether verdicts of the network are responded to
   * @param modes those of this sensor
   * @param counters where those are counted that find no room
   */
  public ResponseQueue(
      boolean networkToo, Set<Mode> modes, Clock clock, ResponseCounters counters) {
    this.networkToo = networkToo;
    this.modes = Set.copyOf(modes);
    this.clock = clock;
    this.counters = counters;
  }

  /** What is in the queue. */
  sealed interface Item {}

  /** Respond to it. */
  record Begin(Occasion occasion) implements Item {}

  /** Undo what was done about all sources inside. */
  record End(Prefix prefix) implements Item {}

  @Override
  public void blocked(Verdict verdict, Scope scope) {
    if (scope == Scope.HOST || networkToo) {
      offer(
          new Begin(new Occasion(verdict.source(), verdict.expiresAt(), deciding(verdict))),
          MOST_BLOCKED);
    }
  }

  @Override
  public void unblocked(Prefix source) {
    offer(new End(source), MOST);
  }

  /** What is called when the queue is not empty any more. */
  void onArrival(Runnable listener) {
    wake = listener;
    listener.run();
  }

  /** Takes out all there is. */
  List<Item> take() {
    var taken = new ArrayList<Item>();
    for (var item = waiting.poll(); item != null; item = waiting.poll()) {
      size.decrementAndGet();
      taken.add(item);
    }
    return taken;
  }

  private void offer(Item item, int most) {
    if (size.get() >= most) {
      counters.leftOut.incrementAndGet();
      return;
    }
    waiting.add(item);
    if (size.getAndIncrement() == 0) {
      wake.run();
    }
  }

  private Optional<Occasion.Deciding> deciding(Verdict verdict) {
    if (verdict.origin() != Origin.DETECTED
        || verdict.decidedAt().plus(NEWS).isBefore(clock.instant())) {
      return Optional.empty();
    }
    var last = verdict.evidence().getLast();
    var mode = last.seenBy(modes).map(Mode::text).orElse(NO_MODE);
    return Optional.of(new Occasion.Deciding(last.probe().port(), mode));
  }
}
