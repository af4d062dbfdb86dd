package io.picketline.coordinator.api;

import io.picketline.events.EventFeed;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.event.Severity;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** What happened, and what happens. */
final class PastResources {

  /** Streams of events at a time. */
  static final int MOST_STREAMS = 32;

  private static final int PAGE = 100;

  private final Enquiry enquiry;
  private final EventFeed feed;
  private final EventStream.Pace pace;
  private final Semaphore places = new Semaphore(MOST_STREAMS);

  PastResources(Enquiry enquiry, EventFeed feed, EventStream.Pace pace) {
    this.enquiry = enquiry;
    this.feed = feed;
    this.pace = pace;
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/v1/history", this::history), Operation.get("/v1/events", this::events));
  }

  private Answer history(Call call, Parameters at) {
    var asked =
        new LocalRequest.Recall(
            at.instant("since"),
            at.value("about", Prefix::parse),
            at.number("limit", PAGE, 1, LocalRequest.Recall.MOST),
            at.flag("evidence"));
    at.requireNoOther();
    return Tags.tagged(call, enquiry.tell(call, asked));
  }

  private Answer events(Call call, Parameters at) {
    var filter = filter(at);
    var after = at.value("after", EventPlace::parse);
    var latest = at.number("latest", 0, 0, ListEvents.MOST_LATEST);
    at.requireNoOther();
    if (!call.header("accept").filter(types -> types.contains(EventStream.TYPE)).isPresent()) {
      return enquiry.tell(call, new ListEvents(filter, after, latest, false));
    }
    var place = call.header("last-event-id").map(PastResources::place).or(() -> after);
    var first = first(call, new ListEvents(filter, place, latest, false));
    if (!places.tryAcquire()) {
      throw Problem.busy("%d read events already; try again later".formatted(MOST_STREAMS));
    }
    var stream = new EventStream(feed, filter, () -> first(call, rights()), pace);
    return new Answer.Stream(
        EventStream.TYPE,
        Map.of("Cache-Control", "no-store"),
        (out, extend) -> stream.tell(first, out, extend),
        places::release);
  }

  private EventList first(Call call, ListEvents asked) {
    return (EventList) enquiry.ask(call, asked);
  }

  /** A question that is answered to whoever may still ask. */
  private static ListEvents rights() {
    return new ListEvents(EventFilter.ALL, Optional.empty(), 0, false);
  }

  private static EventFilter filter(Parameters at) {
    return new EventFilter(
        at.words("kind").stream().map(PastResources::kind).collect(Collectors.toSet()),
        at.value("severity", Severity::named),
        at.value("about", Prefix::parse),
        at.instant("since"));
  }

  private static EventKind kind(String word) {
    try {
      return EventKind.named(word);
    } catch (IllegalArgumentException e) {
      throw new Problem(Problem.Kind.INVALID, "kind: " + e.getMessage());
    }
  }

  private static EventPlace place(String text) {
    try {
      return EventPlace.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Problem(Problem.Kind.INVALID, "Last-Event-ID: " + e.getMessage());
    }
  }
}
