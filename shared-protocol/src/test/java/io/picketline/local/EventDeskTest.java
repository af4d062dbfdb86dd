package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.events.EventRing;
import io.picketline.events.EventStore;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.event.Severity;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.Right;
import io.picketline.protocol.log.Epoch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is answered of events, and on whose thread. */
class EventDeskTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(3, 255);
  private static final EventFilter ERRORS =
      new EventFilter(Set.of(), Optional.of(Severity.ERROR), Optional.empty(), Optional.empty());
  private static final LocalReply MAY = EventList.EMPTY;

  private final List<Thread> readers = new CopyOnWriteArrayList<>();
  private final EventStore store =
      new EventStore() {
        @Override
        public List<Event> after(EventPlace place, int most) {
          readers.add(Thread.currentThread());
          return List.of();
        }

        @Override
        public List<Event> before(EventPlace place, int most) {
          readers.add(Thread.currentThread());
          return List.of();
        }

        @Override
        public boolean reaches(EventPlace place) {
          readers.add(Thread.currentThread());
          return true;
        }
      };

  @Test
  void answer_personFromAfar_looksThroughHistoryOnNobodysThread() throws Exception {
    var vouched = new CompletableFuture<LocalReply>();
    var desk = new EventDesk((_, _) -> vouched, new EventRing(4, store, at(7)));
    var asker = Asker.user("eve", "192.0.2.1", Right.VIEW, NOW);

    var answer = desk.answer(new ListEvents(ERRORS, Optional.of(at(1)), 0, false), asker);
    vouched.complete(MAY);

    assertThat(answer.toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isInstanceOf(EventList.class);
    assertThat(readers).isNotEmpty().doesNotContain(Thread.currentThread());
  }

  @Test
  void answer_rareEvents_areReachedPageByPage() throws Exception {
    var ring = new EventRing(100_000, EventStore.NONE, EventPlace.NOWHERE);
    var events = new ArrayList<Event>();
    for (var seq = 1; seq < 50_000; seq++) {
      events.add(Event.of(EventKind.STARTED, NOW, "web", "x").placed(at(seq)));
    }
    events.add(Event.of(EventKind.DISK_FAILED, NOW, "web", "x").placed(at(50_000)));
    ring.tell(events);
    var desk = new EventDesk((_, _) -> CompletableFuture.completedStage(MAY), ring);
    var here = new Asker("root", "here", Right.VIEW, Optional.empty());

    var found = new ArrayList<Event>();
    var place = at(0);
    EventList page;
    do {
      var asked = new ListEvents(ERRORS, Optional.of(place), 0, false);
      page = (EventList) desk.answer(asked, here).toCompletableFuture().get();
      found.addAll(page.events());
      place = page.upTo();
    } while (page.more());

    assertThat(found).extracting(Event::kind).containsExactly(EventKind.DISK_FAILED);
  }

  private static EventPlace at(long seq) {
    return new EventPlace(EPOCH, seq, 0);
  }
}
