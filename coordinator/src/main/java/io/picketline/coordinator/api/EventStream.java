package io.picketline.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.events.EventFeed;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.EventList;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Events as a browser's EventSource takes them (HTML, 9.2): each with its place as id, by which a
 * reader goes on after a break. A reader that takes nothing for too long is cut off; it knows its
 * last id, and nobody waits for it.
 */
final class EventStream {

  static final String TYPE = "text/event-stream";

  private static final int PAGE = 100;

  /**
   * How a stream goes.
   *
   * @param pulse so often the reader is told at least where it is, and it is looked whether he may
   * @param patience who takes nothing for so long is cut off
   */
  record Pace(Duration pulse, Duration patience) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(20));
  }

  private final EventFeed feed;
  private final EventFilter filter;
  private final Runnable requireRight;
  private final Pace pace;

  /**
   * One to be told.
   *
   * @param requireRight fails with a {@link Problem} once the reader may ask no more
   */
  EventStream(EventFeed feed, EventFilter filter, Runnable requireRight, Pace pace) {
    this.feed = feed;
    this.filter = filter;
    this.requireRight = requireRight;
    this.pace = pace;
  }

  /** Tells {@code first}, and then all that follows it. */
  void tell(EventList first, OutputStream out, Consumer<Duration> extend) throws IOException {
    extend.accept(pace.patience());
    write(out, first.events(), first.gap(), first.upTo());
    var cursor = feed.after(first.upTo(), filter);
    var looked = System.nanoTime();
    try {
      while (true) {
        extend.accept(pace.pulse().plus(pace.patience()));
        var page = cursor.next(PAGE, pace.pulse());
        if (page.events().isEmpty() || System.nanoTime() - looked >= pace.pulse().toNanos()) {
          requireRight.run();
          looked = System.nanoTime();
        }
        extend.accept(pace.patience());
        write(out, page.events(), page.gap(), page.upTo());
      }
    } catch (Problem e) {
      write(out, "problem", new String(e.answer().body(), UTF_8));
      out.flush();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, List<Event> events, boolean gap, EventPlace upTo)
      throws IOException {
    if (gap) {
      write(out, "gap", new String(Json.bytes(Map.of("upTo", upTo)), UTF_8));
    }
    for (var event : events) {
      out.write("id: %s\n".formatted(event.place()).getBytes(UTF_8));
      write(out, event.kind().wireName(), new String(Json.bytes(event), UTF_8));
    }
    // also what the reader did not want counts as read
    out.write("id: %s\n: \n\n".formatted(upTo).getBytes(UTF_8));
    out.flush();
  }

  private static void write(OutputStream out, String kind, String json) throws IOException {
    out.write("event: %s\ndata: %s\n\n".formatted(kind, json).getBytes(UTF_8));
  }
}
