package io.picketline.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.event.Severity;
import io.picketline.protocol.log.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What readers are told, and from where on. */
class EventRingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(3, 255);
  private static final EventPlace START = EventPlace.NOWHERE;

  private final Remembered store = new Remembered();
  private final EventRing ring = new EventRing(4, store, START);

  @Test
  void next_whatHappensLater_isToldInOrder() throws Exception {
    var cursor = ring.latest(0, EventFilter.ALL);
    tell(1, 2);

    assertThat(read(cursor)).containsExactly(1L, 2L);
    assertThat(cursor.place()).isEqualTo(at(2));
    tell(3, 3);
    assertThat(read(cursor)).containsExactly(3L);
    assertThat(read(cursor)).isEmpty();
  }

  @Test
  void next_nothingYet_waitsForIt() throws Exception {
    var cursor = ring.latest(0, EventFilter.ALL);
    var next =
        CompletableFuture.supplyAsync(() -> {
          try {
            return cursor.next(10, Duration.ofSeconds(30));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });

    tell(1, 1);

    assertThat(next.get(30, TimeUnit.SECONDS).events()).hasSize(1);
  }

  @Test
  void tell_whatWasToldBefore_isPassedOver() throws Exception {
    var cursor = ring.latest(0, EventFilter.ALL);
    tell(1, 3);
    tell(2, 4);

    assertThat(read(cursor)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void tell_atNoPlace_getsTheNextNumber() throws Exception {
    ring.tell(List.of(Event.of(EventKind.STARTED, NOW, "web", "")));
    ring.tell(List.of(Event.of(EventKind.LINK_LOST, NOW, "web", "")));

    assertThat(read(ring.after(START, EventFilter.ALL))).containsExactly(1L, 2L);
  }

  @Test
  void next_fromNowhere_beginsWithoutAGap() throws Exception {
    var begun = new EventRing(10, EventStore.NONE, new EventPlace(new Epoch(9, 9), 0, 0));
    begun.tell(List.of(Event.of(EventKind.STARTED, NOW, "web", "")));

    var page = begun.after(EventPlace.NOWHERE, EventFilter.ALL).next(10, Duration.ZERO);

    assertThat(page.events()).hasSize(1);
    assertThat(page.gap()).isFalse();
  }

  @Test
  void next_slowerThanMemory_goesOnFromTheStoreAndMissesNothing() throws Exception {
    var cursor = ring.after(START, EventFilter.ALL);
    tell(1, 20);

    assertThat(readAll(cursor)).isEqualTo(numbers(1, 20));
    tell(21, 22);
    assertThat(readAll(cursor)).containsExactly(21L, 22L);
  }

  @Test
  void next_forgottenByTheStoreToo_tellsTheGapOnce() throws Exception {
    tell(1, 20);
    store.events.removeIf(event -> event.place().seq() < 10);
    var cursor = ring.after(at(5), EventFilter.ALL);

    var first = cursor.next(100, Duration.ZERO);

    assertThat(first.gap()).isTrue();
    assertThat(first.events().getFirst().place()).isEqualTo(at(10));
    assertThat(cursor.next(100, Duration.ZERO).gap()).isFalse();
  }

  @Test
  void next_noStore_tellsTheGapAndWhatMemoryHas() throws Exception {
    var alone = new EventRing(4, EventStore.NONE, START);
    var cursor = alone.after(START, EventFilter.ALL);
    alone.tell(events(1, 20));

    var page = cursor.next(100, Duration.ZERO);

    assertThat(page.gap()).isTrue();
    assertThat(seqs(page)).containsExactly(17L, 18L, 19L, 20L);
  }

  @Test
  void after_placeOfAHistoryThatParted_goesOnAtTheFork() throws Exception {
    tell(1, 10);
    var later = new Epoch(5, 1);
    var opened = Event.of(EventKind.TOOK_OVER, NOW, "-", "").placed(new EventPlace(later, 8, 0));
    tell(List.of(opened, opened.placed(new EventPlace(later, 9, 0))));

    var seen = new EventPlace(new Epoch(4, 9), 12, 0);

    assertThat(read(ring.after(seen, EventFilter.ALL))).containsExactly(8L, 9L);
  }

  @Test
  void latest_someOfMany_beginsWithThese() throws Exception {
    tell(1, 20);

    assertThat(readAll(ring.latest(2, EventFilter.ALL))).containsExactly(19L, 20L);
    assertThat(readAll(ring.latest(7, EventFilter.ALL))).isEqualTo(numbers(14, 20));
    assertThat(readAll(ring.latest(50, EventFilter.ALL))).isEqualTo(numbers(1, 20));
  }

  @Test
  void latest_filtered_countsWhatIsWanted() throws Exception {
    tell(1, 20);
    var odd = about("198.51.100.1");

    assertThat(readAll(ring.latest(2, odd))).containsExactly(17L, 19L);
    assertThat(readAll(ring.latest(4, odd))).containsExactly(13L, 15L, 17L, 19L);
  }

  @Test
  void latest_since_leavesOutWhatWasBefore() throws Exception {
    tell(1, 20);
    var since =
        new EventFilter(
            Set.of(), Optional.empty(), Optional.empty(), Optional.of(NOW.plusSeconds(18)));

    assertThat(readAll(ring.latest(1_000, since))).containsExactly(18L, 19L, 20L);
  }

  @Test
  void next_nothingWantedForLong_isToldWhereItIs() throws Exception {
    var last = RingCursor.MOST_LOOKED_AT * 5 / 2;
    tell(1, last);
    var cursor = ring.after(START, about("192.0.2.1"));

    var first = cursor.next(500, Duration.ZERO);

    assertThat(first.events()).isEmpty();
    assertThat(first.gap()).isFalse();
    assertThat(first.upTo()).isEqualTo(at(RingCursor.MOST_LOOKED_AT));
    assertThat(cursor.next(500, Duration.ZERO).upTo()).isEqualTo(at(2 * first.upTo().seq()));
    assertThat(cursor.next(500, Duration.ZERO).upTo()).isEqualTo(at(last));
  }

  @Test
  void filter_kindAndSeverity_leaveOutTheOthers() {
    var event = Event.of(EventKind.SENSOR_LOST, NOW, "web", "");

    assertThat(filter(EventKind.BLOCKED, Severity.INFO).test(event)).isFalse();
    assertThat(filter(EventKind.SENSOR_LOST, Severity.ERROR).test(event)).isFalse();
    assertThat(filter(EventKind.SENSOR_LOST, Severity.WARNING).test(event)).isTrue();
    assertThat(about("198.51.100.1").test(event)).isFalse();
  }

  private static EventFilter filter(EventKind kind, Severity least) {
    return new EventFilter(Set.of(kind), Optional.of(least), Optional.empty(), Optional.empty());
  }

  private static EventFilter about(String prefix) {
    return new EventFilter(
        Set.of(), Optional.empty(), Optional.of(Prefix.parse(prefix)), Optional.empty());
  }

  private void tell(int first, int last) {
    tell(events(first, last));
  }

  private void tell(List<Event> events) {
    events.stream()
        .filter(event -> event.place().compareTo(ring.place()) > 0)
        .forEach(store.events::add);
    ring.tell(events);
  }

  /** Odd ones are about .1, even ones about .2. */
  private static List<Event> events(int first, int last) {
    var events = new ArrayList<Event>();
    for (var seq = first; seq <= last; seq++) {
      var about = Prefix.parse("198.51.100." + (seq % 2 == 1 ? 1 : 2));
      var event = Event.of(EventKind.BLOCKED, NOW.plusSeconds(seq), "core", "SYN scan");
      events.add(event.on(about).placed(at(seq)));
    }
    return events;
  }

  private static EventPlace at(long seq) {
    return new EventPlace(EPOCH, seq, 0);
  }

  private static List<Long> read(EventCursor cursor) throws InterruptedException {
    return seqs(cursor.next(100, Duration.ZERO));
  }

  private static List<Long> readAll(EventCursor cursor) throws InterruptedException {
    var all = new ArrayList<Long>();
    var page = cursor.next(3, Duration.ZERO);
    while (!page.events().isEmpty()) {
      assertThat(page.gap()).isFalse();
      all.addAll(seqs(page));
      page = cursor.next(3, Duration.ZERO);
    }
    return all;
  }

  private static List<Long> seqs(EventPage page) {
    return page.events().stream().map(event -> event.place().seq()).toList();
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  /** A store in memory. */
  private static final class Remembered implements EventStore {
    private final List<Event> events = new ArrayList<>();

    @Override
    public List<Event> after(EventPlace place, int most) {
      return events.stream()
          .filter(event -> event.place().compareTo(place) > 0)
          .limit(most)
          .toList();
    }

    @Override
    public List<Event> before(EventPlace place, int most) {
      var all = events.stream().filter(event -> event.place().compareTo(place) < 0).toList();
      return all.subList(Math.max(0, all.size() - most), all.size());
    }

    @Override
    public boolean reaches(EventPlace place) {
      return events.stream().anyMatch(event -> event.place().compareTo(place) <= 0);
    }
  }
}
