package io.picketline.local;

import io.picketline.events.EventFeed;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Tells those who follow a daemon's events what happens, each for a minute: then they ask again,
 * and it is looked again whether they may. Thread-safe.
 */
final class Followers {

  private static final int MOST = 32;

  /** So often somebody is told at least that there is nothing to tell. */
  private static final Duration PULSE = Duration.ofSeconds(5);

  /** Who does not take an answer for so long is dropped. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration TURN = Duration.ofMinutes(1);

  private final EventFeed feed;
  private final Duration turn;
  private final Duration pulse;
  private final Semaphore places = new Semaphore(MOST);

  Followers(EventFeed feed) {
    this(feed, TURN, PULSE);
  }

  Followers(EventFeed feed, Duration turn, Duration pulse) {
    this.feed = feed;
    this.turn = turn;
    this.pulse = pulse;
  }

  /** Takes a place for one more, if there is one. */
  boolean take() {
    return places.tryAcquire();
  }

  /** Gives it back. */
  void leave() {
    places.release();
  }

  /**
   * Tells what follows an answer.
   *
   * @param extend prolongs the connection's time, to so much from now on
   * @throws IOException if the other end is gone
   */
  void tell(ListEvents asked, EventList first, OutputStream out, Consumer<Duration> extend)
      throws IOException {
    var end = System.nanoTime() + turn.toNanos();
    var cursor = feed.after(first.upTo(), asked.filter());
    try {
      while (System.nanoTime() - end < 0) {
        extend.accept(PATIENCE);
        Frames.write(out, EventDesk.page(feed, cursor, pulse));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
