package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.events.EventCursor;
import io.picketline.events.EventPage;
import io.picketline.events.EventRing;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** What a coordinator tells of what its journal has, over restarts. */
class JournalEventsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(1, 7);

  @TempDir Path directory;

  private JournalFile file;
  private JournalEvents stored;
  private EventRing ring;
  private long head;

  @BeforeEach
  void open() {
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    file = JournalFile.open(directory.resolve("journal.db"), Retention.ofEntries(100), clock);
    stored = JournalEvents.of(file.file());
    ring = new EventRing(4, stored, stored.last());
    file.tellTo(ring::tell);
  }

  @AfterEach
  void close() {
    stored.close();
    file.close();
  }

  @Test
  void next_whatIsCommitted_isToldWithItsEvidence() throws Exception {
    var cursor = ring.latest(0, EventFilter.ALL);
    file.write(Batch.of(EPOCH, List.of(new LogEntry(++head, blocked(1)))));
    assertThat(cursor.next(10, Duration.ZERO).events()).isEmpty();

    file.commit();

    var event = cursor.next(10, Duration.ZERO).events().getFirst();
    assertThat(event.place()).isEqualTo(new EventPlace(EPOCH, 1, 0));
    assertThat(event.kind()).isEqualTo(EventKind.BLOCKED);
    assertThat(event.evidence()).containsExactly(piece());
  }

  @Test
  void next_rolledBack_isNotTold() throws Exception {
    var cursor = ring.latest(0, EventFilter.ALL);
    file.write(Batch.of(EPOCH, List.of(new LogEntry(1, blocked(1)))));
    file.rollback();
    file.commit();

    assertThat(cursor.next(10, Duration.ZERO).events()).isEmpty();
  }

  @Test
  void after_overARestart_missesNothingAndTellsNothingTwice() throws Exception {
    var cursor = ring.latest(0, EventFilter.ALL);
    block(1, 3);
    assertThat(seqs(readAll(cursor))).containsExactly(1L, 2L, 3L);
    block(4, 9);
    close();
    open();
    block(10, 11);

    var resumed = readAll(ring.after(cursor.place(), EventFilter.ALL));

    assertThat(seqs(resumed)).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(resumed).allMatch(event -> event.evidence().equals(List.of(piece())));
  }

  @Test
  void after_placeOfAnotherCoordinator_goesOnThere() throws Exception {
    block(1, 9);

    var theirs = new EventPlace(EPOCH, 7, 2);

    assertThat(seqs(readAll(ring.after(theirs, EventFilter.ALL)))).containsExactly(8L, 9L);
  }

  @Test
  void note_afterEntries_standsBehindThem() throws Exception {
    block(1, 2);
    file.note(Event.of(EventKind.SENSOR_LOST, NOW, "web", "one"));
    file.note(Event.of(EventKind.SENSOR_LOST, NOW, "web", "two"));
    file.commit();
    block(3, 3);

    assertThat(readAll(ring.after(EventPlace.NOWHERE, EventFilter.ALL)))
        .extracting(Event::place)
        .containsExactly(
            new EventPlace(EPOCH, 1, 0),
            new EventPlace(EPOCH, 2, 0),
            new EventPlace(EPOCH, 2, 1),
            new EventPlace(EPOCH, 2, 2),
            new EventPlace(EPOCH, 3, 0));
  }

  @Test
  void passed_isAnEventForEachVerdictThatIsOver_theSameInEveryJournal() throws Exception {
    block(1, 5);
    var over = NOW.plusSeconds(603);
    file.prune(over);
    file.write(Batch.of(EPOCH, List.of(new LogEntry(++head, new Change.Passed(over)))));
    file.write(Batch.of(EPOCH, List.of(new LogEntry(++head, new Change.Passed(over)))));
    file.commit();

    var told = readAll(ring.after(new EventPlace(EPOCH, 5, 0), EventFilter.ALL));

    assertThat(told)
        .extracting(event ->
            "%s %s %s at %s"
                .formatted(event.place(), event.kind().wireName(), event.about().get(), event.at()))
        .containsExactly(
            EPOCH + ":6 expired 198.51.100.1 at 2026-01-01T00:10:01Z",
            EPOCH + ":6.1 expired 198.51.100.2 at 2026-01-01T00:10:02Z",
            EPOCH + ":6.2 expired 198.51.100.3 at 2026-01-01T00:10:03Z");
    assertThat(file.load(over).state()).hasSize(2);
  }

  @Test
  void passed_moreThanOneEntryTells_isToldByTheNext() throws Exception {
    for (var i = 0; i < Change.Passed.MOST + 5; i++) {
      var source = Prefix.of(SourceAddress.v4(0xc6330000 + i));
      var verdict =
          Verdict.ordered(source, Origin.IMPORT, "list", "alice", NOW, NOW.plusSeconds(60));
      file.write(Batch.of(EPOCH, List.of(new LogEntry(++head, new Change.Blocked(verdict)))));
    }
    var over = new Change.Passed(NOW.plusSeconds(60));
    file.write(Batch.of(EPOCH, List.of(new LogEntry(++head, over))));
    file.commit();
    var cursor = ring.after(new EventPlace(EPOCH, head - 1, 0), EventFilter.ALL);
    assertThat(readAll(cursor)).hasSize(Change.Passed.MOST);

    file.write(Batch.of(EPOCH, List.of(new LogEntry(++head, over))));
    file.commit();

    assertThat(readAll(cursor)).hasSize(5);
  }

  @Test
  void noted_isAnEventOfItsKind() throws Exception {
    var noted = new Change.Noted("sensor-lost", "web", NOW, "not heard of for 30 s");
    var later = new Change.Noted("of-a-later-version", "web", NOW, "");
    file.write(Batch.of(EPOCH, List.of(new LogEntry(1, noted), new LogEntry(2, later))));
    file.commit();

    assertThat(readAll(ring.after(EventPlace.NOWHERE, EventFilter.ALL)))
        .extracting(Event::kind, Event::by, Event::text)
        .containsExactly(tuple(EventKind.SENSOR_LOST, "web", "not heard of for 30 s"));
  }

  @Test
  void latest_moreThanMemoryHas_comesFromTheJournal() throws Exception {
    block(1, 20);

    assertThat(seqs(readAll(ring.latest(6, EventFilter.ALL))))
        .containsExactly(15L, 16L, 17L, 18L, 19L, 20L);
  }

  @Test
  void after_forgotten_isAGap() throws Exception {
    block(1, 20);
    file.prune(NOW.plus(Duration.ofDays(90)).plusSeconds(5));
    file.commit();

    var page = ring.after(new EventPlace(EPOCH, 2, 0), EventFilter.ALL).next(1, Duration.ZERO);

    assertThat(page.gap()).isTrue();
    assertThat(page.events().getFirst().place().seq()).isEqualTo(5);
  }

  @Test
  void after_connectionBreaks_isAskedAgainAndMissesNothing() throws Exception {
    block(1, 6);
    var given = new ArrayList<Connection>();
    try (var reader = JournalEvents.of(file.file(), source(given))) {
      assertThat(reader.after(EventPlace.NOWHERE, 100)).hasSize(6);

      given.getFirst().close();

      assertThat(reader.after(EventPlace.NOWHERE, 100)).hasSize(6);
      assertThat(given).hasSize(2);
    }
  }

  /** Connections to the journal, which can be broken. */
  private DataSource source(List<Connection> given) {
    var url = "jdbc:sqlite:" + file.file();
    return new SQLiteDataSource() {
      @Override
      public SQLiteConnection getConnection() throws SQLException {
        var connection = (SQLiteConnection) DriverManager.getConnection(url);
        given.add(connection);
        return connection;
      }
    };
  }

  private void block(int first, int last) {
    for (var i = first; i <= last; i++) {
      file.write(Batch.of(EPOCH, List.of(new LogEntry(++head, blocked(i)))));
    }
    file.commit();
  }

  private static List<Event> readAll(EventCursor cursor) throws InterruptedException {
    var all = new ArrayList<Event>();
    EventPage page;
    do {
      page = cursor.next(3, Duration.ZERO);
      assertThat(page.gap()).isFalse();
      all.addAll(page.events());
    } while (!page.events().isEmpty());
    return all;
  }

  private static List<Long> seqs(List<Event> events) {
    return events.stream().map(event -> event.place().seq()).toList();
  }

  private static Change blocked(int number) {
    var at = NOW.plusSeconds(number);
    return new Change.Blocked(
        new Verdict(
            Prefix.parse("198.51.100." + number),
            Origin.DETECTED,
            true,
            7,
            1,
            Optional.of(ScanType.SYN),
            Optional.empty(),
            "SYN scan",
            "core",
            at,
            at.plusSeconds(600),
            List.of(piece())));
  }

  private static Evidence piece() {
    var source = SourceAddress.parse("198.51.100.1");
    var probe = new Probe(NOW, source, 40_000, 22, IpProtocol.TCP, 2, 1);
    return new Evidence("web", EvidenceKind.SYN_DARK, ScanType.SYN, probe);
  }
}
