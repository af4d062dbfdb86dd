package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.picketline.coordinator.journal.Journal.Written;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose disk fails under it, by a trigger that refuses every entry, and heals again. */
class JournalOutageTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(1, 7);
  private static final int ROOM = 100;

  @TempDir Path directory;

  private final TestInbox<Written> answers = TestInbox.create();
  private final JournalHealth health = new JournalHealth();
  private JournalFile file;
  private JournalWriter writer;
  private Connection other;

  @BeforeEach
  void open() throws SQLException {
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    file = JournalFile.open(path(), Retention.ofEntries(ROOM), clock);
    writer = new JournalWriter(file, health, clock, () -> {});
    other = DriverManager.getConnection("jdbc:sqlite:" + path());
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
  }

  @Test
  void write_diskFails_isHeldAndWrittenWhenItHeals() throws SQLException {
    write(1, 1, 2);
    writer.commit();
    fail();
    write(2, 3, 4);
    write(3, 5, 5);
    writer.commit();

    assertThat(told()).containsExactly("1 SAFE", "2 HELD", "3 HELD");
    assertThat(writer.located().position().head()).isEqualTo(2);
    assertThat(health.trouble().orElseThrow())
        .contains(path().toString())
        .contains("disk full")
        .contains("3 entries wait");

    writer.retry();
    assertThat(told()).isEmpty();
    heal();
    writer.retry();

    assertThat(told()).containsExactly("3 SAFE");
    assertThat(health.trouble()).isEmpty();
    assertThat(reopened().state()).extracting(LogEntry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void write_notCommittedWhenTheDiskFails_isNotLost() throws SQLException {
    failFrom(4);
    write(1, 1, 3);
    writer.note(event("before"));
    write(2, 4, 4);
    assertThat(told()).containsExactly("1 HELD", "2 HELD");
    assertThat(file.position().head()).isZero();
    writer.note(event("meanwhile"));
    heal();
    writer.retry();

    assertThat(told()).containsExactly("2 SAFE");
    assertThat(recall()).contains("text=before").contains("meanwhile").contains("not on disk");
    assertThat(reopened().head()).isEqualTo(4);
  }

  @Test
  void load_whileTheDiskFails_holdsWhatWaitsToo() throws SQLException {
    write(1, 1, 2);
    writer.commit();
    fail();
    var opened = new Change.EpochOpened(new Epoch(2, 9), Optional.of(EPOCH), 2);
    var entries = List.of(new LogEntry(3, opened), blocked(4));
    var memory = memory("198.51.100.9", 2.5);
    writer.write(
        write(2, new Batch(new Epoch(2, 9), entries, List.of(memory), List.of(), Map.of())));

    var history = writer.load();

    assertThat(history.epoch()).contains(new Epoch(2, 9));
    assertThat(history.head()).isEqualTo(4);
    assertThat(history.tail()).extracting(LogEntry::seq).containsExactly(1L, 2L, 3L, 4L);
    assertThat(history.chain()).contains(opened);
    assertThat(history.sources()).containsExactly(memory);
  }

  @Test
  void write_moreThanThereIsRoomFor_asksForTheStateInstead() throws SQLException {
    write(1, 1, 1);
    writer.commit();
    fail();
    for (var i = 0; i < 30; i++) {
      write(2 + i, 2 + 5 * i, 6 + 5 * i);
    }
    assertThat(health.trouble().orElseThrow()).contains("more entries wait than there is room for");
    told();
    heal();
    writer.retry();
    assertThat(told()).containsExactly("31 LAPSED");
    write(32, 152, 152);
    assertThat(told()).containsExactly("32 HELD");

    writer.replace(
        new Journal.Replace(
            EPOCH, new LogPoint(EPOCH, 152), List.of(blocked(152).change()), 33, answers.getRef()));
    writer.commit();

    assertThat(told()).containsExactly("32 SAFE", "33 SAFE");
    write(34, 153, 153);
    writer.commit();
    assertThat(told()).containsExactly("34 SAFE");
    var history = reopened();
    assertThat(history.head()).isEqualTo(153);
    assertThat(history.state()).extracting(LogEntry::seq).containsExactly(152L, 153L);
  }

  @Test
  void write_entriesThatWereHeldAlready_areHeldOnce() throws SQLException {
    fail();
    write(1, 1, 3);
    write(2, 1, 3);
    heal();
    writer.retry();

    assertThat(told()).containsExactly("1 HELD", "2 HELD", "2 SAFE");
    assertThat(reopened().head()).isEqualTo(3);
  }

  @Test
  void write_evidenceOfOneSourceManyTimes_waitsOnce() throws SQLException {
    fail();
    write(1, 1, 1);
    for (var i = 0; i < 1_000; i++) {
      var memories = List.of(memory("198.51.100.9", i), memory("198.51.100.8", i));
      writer.write(write(2 + i, new Batch(EPOCH, List.of(), memories, List.of(), Map.of())));
    }
    var gone = List.of(Prefix.parse("198.51.100.8"));
    writer.write(write(1_002, new Batch(EPOCH, List.of(), List.of(), gone, Map.of())));
    heal();
    writer.retry();

    assertThat(reopened().sources()).containsExactly(memory("198.51.100.9", 999));
  }

  @Test
  void write_ofAnotherHistoryThanWaits_takesItsPlace() throws SQLException {
    write(1, 1, 2);
    writer.commit();
    fail();
    write(2, 3, 9);
    var opened = new Change.EpochOpened(new Epoch(2, 9), Optional.of(EPOCH), 2);
    writer.write(write(3, Batch.of(new Epoch(2, 9), List.of(new LogEntry(3, opened)))));
    writer.write(write(4, Batch.of(EPOCH, List.of(blocked(10)))));
    heal();
    writer.retry();

    assertThat(told()).containsExactly("1 SAFE", "2 HELD", "3 HELD", "4 OUTDATED", "3 SAFE");
    assertThat(reopened().epoch()).contains(new Epoch(2, 9));
  }

  @Test
  void pledge_whileTheDiskFails_isGivenOnceItIsOnDisk() throws SQLException {
    var pledged = TestInbox.<Journal.Pledged>create();
    write(1, 1, 2);
    writer.commit();
    fail();
    write(2, 3, 3);
    writer.pledge(new Journal.Pledge(new Epoch(5, 1), pledged.getRef()));
    assertThat(pledged.hasMessages()).isFalse();
    assertThat(writer.located().promised()).contains(EPOCH);
    heal();
    writer.retry();

    pledged.expectMessage(new Journal.Pledged(new Epoch(5, 1)));
    var history = reopened();
    assertThat(history.promised()).contains(new Epoch(5, 1));
    assertThat(history.head()).isEqualTo(3);
  }

  @Test
  void replace_whileTheDiskFails_isLeftToItsSender() throws SQLException {
    fail();
    write(1, 1, 1);
    writer.replace(
        new Journal.Replace(EPOCH, new LogPoint(EPOCH, 9), List.of(), 2, answers.getRef()));

    assertThat(told()).containsExactly("1 HELD", "2 HELD");
  }

  @Test
  void recall_whileTheDiskFails_saysWhatIsMissing() throws SQLException {
    write(1, 1, 1);
    writer.commit();
    fail();
    write(2, 2, 2);

    var past = (LocalReply.Past) writer.recall(everything());

    assertThat(past.events()).hasSize(1);
    assertThat(past.note().orElseThrow()).contains("disk full");
  }

  @Test
  void close_whileTheDiskFails_closes() throws SQLException {
    fail();
    write(1, 1, 1);
    writer.close();

    heal();
    assertThat(reopened().head()).isZero();
  }

  private void fail() throws SQLException {
    failFrom(1);
  }

  private void failFrom(long seq) throws SQLException {
    run(
        """
        CREATE TRIGGER full BEFORE INSERT ON entries WHEN NEW.seq >= %d
        BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END
        """
            .formatted(seq));
  }

  private void heal() throws SQLException {
    run("DROP TRIGGER full");
  }

  private void run(String sql) throws SQLException {
    writer.commit();
    try (var statement = other.createStatement()) {
      statement.execute(sql);
    }
  }

  private void write(long ticket, int first, int last) {
    var entries = new ArrayList<LogEntry>();
    for (var seq = first; seq <= last; seq++) {
      entries.add(blocked(seq));
    }
    writer.write(write(ticket, Batch.of(EPOCH, entries)));
  }

  private Journal.Write write(long ticket, Batch batch) {
    return new Journal.Write(batch, ticket, answers.getRef());
  }

  private List<String> told() {
    return answers.getAllReceived().stream()
        .map(answer -> answer.ticket() + " " + answer.state())
        .toList();
  }

  private String recall() {
    return ((LocalReply.Past) writer.recall(everything())).events().toString();
  }

  private static LocalRequest.Recall everything() {
    return new LocalRequest.Recall(Optional.empty(), Optional.empty(), 1_000, false);
  }

  private History reopened() {
    writer.close();
    try (var again = JournalFile.open(path(), ROOM)) {
      return again.load(NOW);
    }
  }

  private Path path() {
    return directory.resolve("journal.db");
  }

  private static Event event(String text) {
    return Event.of(EventKind.SENSOR_LOST, NOW, "a", text);
  }

  private static LogEntry blocked(long seq) {
    var source = Prefix.of(SourceAddress.v4(0xc6336400 + (int) seq));
    return new LogEntry(
        seq,
        new Change.Blocked(
            new Verdict(
                source,
                Origin.OPERATOR,
                true,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                "by hand",
                "root",
                NOW,
                NOW.plus(Duration.ofHours(1)),
                List.of())));
  }

  private static SourceMemory memory(String source, double score) {
    return new SourceMemory(
        Prefix.parse(source),
        score,
        NOW,
        List.of(),
        0,
        Instant.EPOCH,
        false,
        false,
        Optional.empty(),
        Map.of());
  }
}
