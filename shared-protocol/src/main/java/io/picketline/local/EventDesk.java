package io.picketline.local;

import io.picketline.events.EventCursor;
import io.picketline.events.EventFeed;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Answers from a daemon's own events; all else it leaves to the desk behind it, and whether
 * somebody who is known by a certificate may ask at all.
 */
public final class EventDesk implements LocalDesk {

  /** What happened may take a while to look through: nobody else's work waits on such a thread. */
  private static final Executor THREADS = task -> Thread.ofVirtual().name("events").start(task);

  /** So long it is looked for more of what is wanted, once there is something. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);

  private final LocalDesk desk;
  private final EventFeed feed;

  /** One before {@code desk}. */
  public EventDesk(LocalDesk desk, EventFeed feed) {
    this.desk = desk;
    this.feed = feed;
  }

  @Override
  public CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    if (!(request instanceof ListEvents asked)) {
      return desk.answer(request, asker);
    }
    if (asker.user().isEmpty()) {
      return CompletableFuture.completedStage(first(asked));
    }
    return desk.answer(request, asker)
        .thenApplyAsync(
            reply -> reply instanceof LocalReply.Refused ? reply : first(asked), THREADS);
  }

  private LocalReply first(ListEvents asked) {
    try {
      return page(feed, cursor(asked), Duration.ZERO);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new LocalReply.Refused(LocalReply.Reason.UNAVAILABLE, "the daemon stops");
    }
  }

  private EventCursor cursor(ListEvents asked) {
    return asked
        .after()
        .map(place -> feed.after(place, asked.filter()))
        .orElseGet(() -> feed.latest(asked.latest(), asked.filter()));
  }

  /** The next answer: as soon as there is something to tell, or the reader is to ask on. */
  static EventList page(EventFeed feed, EventCursor cursor, Duration patience)
      throws InterruptedException {
    var events = new ArrayList<Event>();
    var page = cursor.next(EventList.MOST, patience);
    var gap = page.gap();
    var end = System.nanoTime() + LONG_ENOUGH.toNanos();
    while (!page.events().isEmpty()) {
      events.addAll(page.events());
      if (events.size() == EventList.MOST || System.nanoTime() - end >= 0) {
        break;
      }
      page = cursor.next(EventList.MOST - events.size(), Duration.ZERO);
      gap |= page.gap();
    }
    return new EventList(events, page.upTo(), gap, feed.place().compareTo(page.upTo()) > 0);
  }
}
