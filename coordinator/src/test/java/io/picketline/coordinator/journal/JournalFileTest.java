package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.IgnoreVersion;
import io.picketline.protocol.log.LogEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(1, 7);

  @TempDir Path directory;

  @Test
  void reopen_afterEveryKindOfChange_holdsThemAll() {
    var memory = memory();
    var served = new ServedPorts("22,80-81", "53");
    var rule = new IgnoreRule(Prefix.parse("2001:db8::/32"), "ours", "root", NOW);
    var host = new FleetHost("web", List.of(SourceAddress.parse("192.0.2.1")));
    try (var file = open()) {
      file.write(
          new Batch(
              EPOCH,
              log(
                  new Change.EpochOpened(EPOCH, Optional.empty(), 0),
                  new Change.HostEnrolled(host),
                  new Change.ServedChanged(served),
                  new Change.IgnoreAdded(rule),
                  new Change.Blocked(verdict("203.0.113.5"))),
              List.of(memory),
              List.of(),
              Map.of("web", served)));
      file.commit();
    }

    try (var file = open()) {
      var history = file.load(NOW);
      assertThat(history.epoch()).contains(EPOCH);
      assertThat(history.head()).isEqualTo(5);
      assertThat(history.tail()).extracting(LogEntry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(history.state())
          .extracting(LogEntry::change)
          .containsExactlyInAnyOrder(
              new Change.HostEnrolled(host),
              new Change.ServedChanged(served),
              new Change.IgnoreAdded(rule),
              Change.Unblocked.by(rule),
              new Change.Blocked(verdict("203.0.113.5")));
      assertThat(history.served()).containsExactly(Map.entry("web", served));
      assertThat(history.sources()).containsExactly(memory);
    }
  }

  @Test
  void reopen_versionsAndScopesOfIgnoreRules_areKept() {
    var prefix = Prefix.parse("198.51.100.0/24");
    var web = IgnoreScope.parse("group:web");
    var ending = new IgnoreRule(prefix, "ours", "root", NOW, web, Optional.of(LATER));
    var blocked = new Change.Blocked(verdict("198.51.100.7"));
    var version = new IgnoreVersion(60, NOW, "root", "push a.list", 1, 0, 1);
    var versioned = new Change.IgnoreVersioned(version, List.of(), List.of(prefix));
    var first = new Change.IgnoreVersioned(version, List.of(ending), List.of(), 1);
    var older =
        new Change.IgnoreVersioned(
            new IgnoreVersion(10, NOW, "root", "push", 1, 0, 1), List.of(), List.of());
    try (var file = open()) {
      file.write(
          Batch.of(
              EPOCH,
              log(
                  new Change.EpochOpened(EPOCH, Optional.empty(), 0),
                  blocked,
                  older,
                  new Change.IgnoreAdded(ending),
                  first,
                  versioned)));
      file.commit();
    }

    try (var file = open()) {
      assertThat(file.load(NOW).state())
          .extracting(LogEntry::change)
          .containsExactly(first, versioned, new Change.IgnoreAdded(ending), blocked);
      assertThat(file.load(LATER).state())
          .extracting(LogEntry::change)
          .doesNotContain(new Change.IgnoreAdded(ending));
    }
  }

  @Test
  void write_unblockOfAWiderPrefix_releasesExactlyWhatIsInside() {
    var unblocked = new Change.Unblocked(Prefix.parse("198.51.100.0/25"), "root", NOW, LATER);
    try (var file = open()) {
      file.write(
          Batch.of(
              EPOCH,
              log(
                  new Change.Blocked(verdict("198.51.100.127")),
                  new Change.Blocked(verdict("198.51.100.128")),
                  new Change.Blocked(verdict("198.51.100.0/24")),
                  new Change.Blocked(verdict("2001:db8::/64")),
                  unblocked)));
      file.commit();

      assertThat(file.load(NOW).state())
          .extracting(LogEntry::change)
          .containsExactlyInAnyOrder(
              unblocked,
              new Change.Blocked(verdict("198.51.100.128")),
              new Change.Blocked(verdict("198.51.100.0/24")),
              new Change.Blocked(verdict("2001:db8::/64")));
    }
  }

  @Test
  void write_liftOfAWidePrefix_endsThatOneAlone() {
    var wide = Prefix.parse("198.51.100.0/24");
    var inside = new Change.Blocked(verdict("198.51.100.7"));
    try (var file = open()) {
      file.write(
          Batch.of(
              EPOCH,
              log(
                  inside,
                  new Change.Blocked(verdict(wide.toString())),
                  new Change.Lifted(wide, "core-1", NOW, "no longer carried", false))));
      file.commit();

      assertThat(file.load(NOW).state()).extracting(LogEntry::change).containsExactly(inside);
    }
  }

  @Test
  void write_hostRemoved_isNotThereAgain() {
    var address = List.of(SourceAddress.parse("192.0.2.10"));
    try (var file = open()) {
      file.write(
          Batch.of(
              EPOCH,
              log(
                  new Change.HostEnrolled(new FleetHost("old", address)),
                  new Change.HostRemoved("old", "root", NOW))));
      file.commit();

      assertThat(file.load(NOW).state()).isEmpty();
    }
  }

  @Test
  void write_entryThatDoesNotFollow_writesNothing() {
    try (var file = open()) {
      file.write(Batch.of(EPOCH, log(new Change.Blocked(verdict("198.51.100.1")))));
      var gap = new LogEntry(3, new Change.Blocked(verdict("198.51.100.3")));
      var next = new LogEntry(2, new Change.Blocked(verdict("198.51.100.2")));

      assertThat(file.write(Batch.of(EPOCH, List.of(gap)))).isFalse();
      assertThat(file.write(Batch.of(new Epoch(1, 6), List.of(next)))).isFalse();
      assertThat(file.write(Batch.of(EPOCH, List.of(next)))).isTrue();
      assertThat(file.position().head()).isEqualTo(2);
    }
  }

  @Test
  void close_withoutCommit_forgetsTheBatch() {
    try (var file = open()) {
      file.write(Batch.of(EPOCH, log(new Change.Blocked(verdict("198.51.100.1")))));
    }

    try (var file = open()) {
      assertThat(file.position().head()).isZero();
    }
  }

  @Test
  void open_walCutShort_keepsWhatWasCommittedBefore() throws IOException {
    var copy = directory.resolve("killed.db");
    try (var file = open()) {
      file.write(Batch.of(EPOCH, log(new Change.Blocked(verdict("198.51.100.1")))));
      file.commit();
      var before = Files.size(wal(path()));
      file.write(
          Batch.of(EPOCH, List.of(new LogEntry(2, new Change.Blocked(verdict("198.51.100.2"))))));
      file.commit();
      Files.copy(path(), copy);
      Files.copy(wal(path()), wal(copy));
      try (var cut = new RandomAccessFile(wal(copy).toFile(), "rw")) {
        cut.setLength(before + 100);
      }
    }

    try (var file = JournalFile.open(copy, 100)) {
      assertThat(file.position().head()).isEqualTo(1);
      assertThat(file.load(NOW).state()).hasSize(1);
    }
  }

  @Test
  void open_damagedFile_saysWhichFile() throws IOException {
    Files.writeString(path(), "no database at all, but longer than a header would be".repeat(50));

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(path().toString());
  }

  @Test
  void open_fileOfALaterVersion_isRefused() throws SQLException {
    open().close();
    try (var later = DriverManager.getConnection("jdbc:sqlite:" + path());
        var statement = later.createStatement()) {
      statement.execute(
          """
          INSERT INTO flyway_schema_history VALUES
            (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'picketline', '2026-01-01', 1, 1)
          """);
    }

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(path().toString());
  }

  @Test
  void open_noSuchDirectory_saysWhichFile() {
    var file = directory.resolve("missing/journal.db");

    assertThatThrownBy(() -> JournalFile.open(file, 100))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void prune_oldEntriesAndExpiredVerdicts_areGone() {
    try (var file = open()) {
      var entries = new ArrayList<LogEntry>();
      for (var seq = 1; seq <= 150; seq++) {
        entries.add(new LogEntry(seq, new Change.Blocked(verdict("198.51.100." + seq))));
      }
      file.write(Batch.of(EPOCH, entries));
      file.prune(LATER);
      file.commit();

      var history = file.load(NOW);
      assertThat(history.tail()).hasSize(100);
      assertThat(history.tail().getFirst().seq()).isEqualTo(51);
      assertThat(history.state()).isEmpty();
    }
  }

  @Test
  void replace_snapshotOfAnother_keepsOnlyThat() {
    var later = new Epoch(4, 1);
    try (var file = open()) {
      file.write(Batch.of(EPOCH, log(new Change.Blocked(verdict("198.51.100.1")))));
      file.replace(later, 90, List.of(new Change.Blocked(verdict("198.51.100.2"))));
      file.commit();

      var history = file.load(NOW);
      assertThat(history.epoch()).contains(later);
      assertThat(history.head()).isEqualTo(90);
      assertThat(history.tail()).isEmpty();
      assertThat(history.state())
          .extracting(LogEntry::change)
          .containsExactly(new Change.Blocked(verdict("198.51.100.2")));
      assertThat(file.replace(EPOCH, 99, List.of())).isFalse();
    }
  }

  @Test
  void load_hundredThousandVerdicts_areAllThere() {
    try (var file = open()) {
      var seq = 0;
      for (var batch = 0; batch < 100; batch++) {
        var entries = new ArrayList<LogEntry>();
        for (var i = 0; i < 1000; i++) {
          seq++;
          var prefix = Prefix.of(SourceAddress.v4(0xc6330000 + seq));
          entries.add(new LogEntry(seq, new Change.Blocked(verdict(prefix.toString()))));
        }
        file.write(Batch.of(EPOCH, entries));
        file.commit();
      }
    }

    try (var file = open()) {
      assertThat(file.load(NOW).state()).hasSize(100_000);
    }
  }

  private static final Instant LATER = NOW.plus(Duration.ofDays(31));

  private Path path() {
    return directory.resolve("journal.db");
  }

  private static Path wal(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  private JournalFile open() {
    return JournalFile.open(path(), 100);
  }

  private static List<LogEntry> log(Change... changes) {
    var entries = new ArrayList<LogEntry>();
    for (var change : changes) {
      entries.add(new LogEntry(entries.size() + 1L, change));
    }
    return entries;
  }

  private static Verdict verdict(String prefix) {
    return new Verdict(
        Prefix.parse(prefix),
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
        List.of());
  }

  private static SourceMemory memory() {
    return new SourceMemory(
        Prefix.parse("198.51.100.9"),
        2.5,
        NOW,
        List.of(),
        1,
        NOW.plusSeconds(9),
        true,
        true,
        Optional.of(ScanTool.ZMAP),
        Map.of("web", 2));
  }
}
