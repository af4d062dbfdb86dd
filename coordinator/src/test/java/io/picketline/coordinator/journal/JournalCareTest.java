package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Backing a journal up, restoring it, and setting a damaged one aside. */
class JournalCareTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(3, 7);

  @TempDir Path directory;

  private Path journal;
  private Path backup;
  private JournalCare care;

  @BeforeEach
  void names() throws IOException {
    journal = Files.createDirectory(directory.resolve("state")).resolve("journal.db");
    backup = directory.resolve("a backup, 100%?#.db");
    care = new JournalCare(journal, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void backup_whileItIsWritten_holdsWhatWasCommitted() throws IOException {
    try (var file = open()) {
      write(file, 1, 50);
      file.commit();
      file.write(Batch.of(EPOCH, entries(51, 60)));

      var contents = care.backup(backup);

      assertThat(contents.head()).isEqualTo(50);
      assertThat(contents.epoch()).isEqualTo(EPOCH.toString());
      file.commit();
      assertThat(file.position().head()).isEqualTo(60);
    }
    assertThat(JournalCare.requireContents(backup).head()).isEqualTo(50);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    assertThat(files(directory)).containsExactlyInAnyOrder("state", "a backup, 100%?#.db");
  }

  @Test
  void backup_overAnEarlierOne_replacesIt() throws IOException {
    keep(1, 10);
    care.backup(backup);
    try (var file = open()) {
      file.write(Batch.of(EPOCH, entries(11, 20)));
      file.commit();
    }

    assertThat(care.backup(backup).head()).isEqualTo(20);
  }

  @Test
  void backup_overAnyOtherFile_isRefused() throws IOException {
    keep(1, 10);
    Files.writeString(backup, "my letters");

    assertThatThrownBy(() -> care.backup(backup)).hasMessageContaining("not overwritten");
    assertThatThrownBy(() -> care.backup(journal)).hasMessageContaining("the journal itself");
    assertThat(backup).hasContent("my letters");
  }

  @Test
  void backup_noJournal_saysSo() {
    assertThatThrownBy(() -> care.backup(backup)).hasMessageContaining("no coordinator has run");
    assertThat(backup).doesNotExist();
    assertThat(journal).doesNotExist();
  }

  @Test
  void restore_overALaterJournal_opensAnEpochAboveBoth() throws IOException {
    keep(1, 10);
    care.backup(backup);
    try (var file = open()) {
      var later = new Epoch(8, 1);
      var opened = new Change.EpochOpened(later, Optional.of(EPOCH), 10);
      file.write(Batch.of(later, List.of(new LogEntry(11, opened))));
      file.write(Batch.of(later, entries(12, 30)));
      file.commit();
    }

    var restored = care.restore(backup);

    try (var file = open()) {
      var history = file.load(NOW);
      assertThat(history.epoch().orElseThrow().number()).isEqualTo(9);
      assertThat(history.head()).isEqualTo(11);
      assertThat(history.chain().getLast().parent()).contains(EPOCH);
      assertThat(history.chain().getLast().forkSeq()).isEqualTo(10);
      assertThat(history.tail()).extracting(LogEntry::seq).endsWith(10L, 11L);
      assertThat(history.state()).hasSize(9);
    }
    var kept = restored.kept().orElseThrow();
    assertThat(kept.getFileName().toString()).isEqualTo("journal.db.before-20260101T000000Z");
    assertThat(JournalCare.requireContents(kept).head()).isEqualTo(30);
    assertThat(files(directory.resolve("state")))
        .containsExactlyInAnyOrder("journal.db", "journal.db.lock", kept.getFileName().toString());
  }

  @Test
  void restore_whereThereIsNone_isTheBackup() throws IOException {
    keep(1, 10);
    care.backup(backup);
    Files.delete(journal);

    assertThat(care.restore(backup).kept()).isEmpty();
    assertThat(care.backup(directory.resolve("again.db")).head()).isEqualTo(11);
  }

  @Test
  void restore_overADamagedJournal_replacesIt() throws IOException {
    keep(1, 10);
    care.backup(backup);
    damage();

    var kept = care.restore(backup).kept().orElseThrow();

    assertThat(JournalCare.requireContents(journal).head()).isEqualTo(11);
    assertThat(kept).exists();
  }

  @Test
  void restore_whileACoordinatorRuns_isRefused() throws IOException {
    keep(1, 10);
    care.backup(backup);
    try (var file = open()) {
      assertThatThrownBy(() -> care.restore(backup)).hasMessageContaining("coordinator runs");
      assertThat(file.load(NOW).head()).isEqualTo(10);
    }
  }

  @Test
  void restore_fileThatIsNoBackup_leavesTheJournal() throws Exception {
    keep(1, 10);
    Files.writeString(backup, "my letters");
    assertThatThrownBy(() -> care.restore(backup)).hasMessageContaining("is no journal");
    Files.delete(backup);
    assertThatThrownBy(() -> care.restore(backup)).hasMessageContaining("missing");
    foreignDatabase(backup);
    assertThatThrownBy(() -> care.restore(backup)).hasMessageContaining("damaged");
    Files.copy(journal, backup, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.createFile(backup.resolveSibling(backup.getFileName() + "-wal"));
    assertThatThrownBy(() -> care.restore(backup)).hasMessageContaining("in use");

    assertThat(JournalCare.requireContents(journal).head()).isEqualTo(10);
    assertThat(files(directory.resolve("state"))).containsOnly("journal.db", "journal.db.lock");
  }

  @Test
  void restore_damagedBackup_leavesTheJournal() throws IOException {
    keep(1, 2_000);
    care.backup(backup);
    try (var bytes = new RandomAccessFile(backup.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2 / 4096 * 4096);
      bytes.write(new byte[8_192]);
    }

    assertThatThrownBy(() -> care.restore(backup)).hasMessageContaining("damaged");
    assertThat(JournalCare.requireContents(journal).head()).isEqualTo(2_000);
  }

  @Test
  void open_damagedJournal_namesTheFileAndTheWaysOut() throws IOException {
    keep(1, 2_000);
    damage();

    assertThatThrownBy(
            () -> {
              try (var file = open()) {
                file.requireSound();
              }
            })
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(journal + " is damaged")
        .hasMessageContaining("picket restore")
        .hasMessageContaining("--rebuild");
  }

  @Test
  void setAside_damagedJournal_leavesRoomForANewOne() throws IOException {
    keep(1, 2_000);
    damage();

    var aside = care.setAside().orElseThrow();

    assertThat(aside.getFileName().toString()).isEqualTo("journal.db.damaged-20260101T000000Z");
    assertThat(aside).exists();
    try (var file = open()) {
      assertThat(file.position().head()).isZero();
    }
  }

  @Test
  void setAside_entryThatCannotBeRead_isDamageToo() throws Exception {
    keep(1, 10);
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + journal);
        var statement = other.createStatement()) {
      statement.execute("UPDATE prefixes SET change = x'ff00' WHERE seq = 5");
    }

    assertThat(care.setAside()).isPresent();
  }

  @Test
  void setAside_soundJournal_isRefused() throws IOException {
    keep(1, 10);

    assertThatThrownBy(care::setAside).hasMessageContaining("it is sound");
    assertThat(JournalCare.requireContents(journal).head()).isEqualTo(10);
  }

  @Test
  void setAside_soundJournalOfAnEarlierVersion_isRefused() throws Exception {
    keepOlder(journal);
    keepOlder(backup);

    assertThatThrownBy(care::setAside).hasMessageContaining("it is sound");
    assertThat(versionOf(journal)).isEqualTo(2);
    assertThat(files(directory.resolve("state"))).containsOnly("journal.db", "journal.db.lock");
  }

  @Test
  void setAside_damagedJournalOfAnEarlierVersion_leavesRoomForANewOne() throws Exception {
    keepOlder(journal);
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + journal);
        var statement = other.createStatement()) {
      statement.execute("INSERT INTO entries (seq, change) VALUES (5, x'ff00')");
    }

    assertThat(care.setAside()).isPresent();
  }

  @Test
  void backupAndRestore_earlierVersion_isBroughtUpToThisOne() throws Exception {
    keepOlder(journal);
    keepOlder(backup);

    assertThat(care.backup(backup).head()).isEqualTo(100);
    assertThat(versionOf(backup)).isEqualTo(2);
    assertThat(care.restore(backup).contents().head()).isEqualTo(101);
    assertThat(versionOf(journal)).isEqualTo(Schema.VERSION);
    assertThat(files(directory)).containsExactlyInAnyOrder("state", "a backup, 100%?#.db");
  }

  @Test
  void laterVersion_isRefusedAsSuch() throws Exception {
    keep(1, 10);
    care.backup(backup);
    for (var file : List.of(journal, backup)) {
      try (var other = DriverManager.getConnection("jdbc:sqlite:" + escaped(file));
          var statement = other.createStatement()) {
        assertThat(versionOf(file)).isEqualTo(Schema.VERSION);
        statement.execute(
            "INSERT INTO flyway_schema_history SELECT installed_rank + 1, '99', 'later', type,"
                + " 'V99__later.sql', checksum, installed_by, installed_on, execution_time, 1"
                + " FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
      }
    }

    assertThatThrownBy(() -> care.restore(backup)).hasMessageContaining("later version");
    assertThatThrownBy(care::setAside).hasMessageContaining("later version");
    assertThatThrownBy(this::open).isInstanceOf(JournalException.class);
    assertThat(journal).exists();
  }

  @Test
  void setAside_noJournal_isNothing() throws IOException {
    assertThat(care.setAside()).isEmpty();
  }

  private JournalFile open() {
    return JournalFile.open(journal, 10_000);
  }

  private void keep(int first, int last) {
    try (var file = open()) {
      write(file, first, last);
      file.commit();
    }
  }

  private static void write(JournalFile file, int first, int last) {
    file.write(
        Batch.of(
            EPOCH, List.of(new LogEntry(1, new Change.EpochOpened(EPOCH, Optional.empty(), 0)))));
    file.write(Batch.of(EPOCH, entries(first + 1, last)));
  }

  private void damage() throws IOException {
    try (var bytes = new RandomAccessFile(journal.toFile(), "rw")) {
      bytes.seek(4096);
      var rubbish = new byte[Math.toIntExact(Math.min(bytes.length() - 4096, 80_000))];
      java.util.Arrays.fill(rubbish, (byte) 0x5a);
      bytes.write(rubbish);
    }
  }

  /** A journal as version 2 wrote it, at entry 100. */
  private static void keepOlder(Path file) throws SQLException {
    var source = new SQLiteDataSource(new SQLiteConfig());
    source.setUrl("jdbc:sqlite:" + escaped(file));
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:io/picketline/coordinator/journal")
        .loggers("slf4j")
        .target("2")
        .load()
        .migrate();
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO epochs VALUES (3, 7, NULL, NULL, 0)");
      statement.execute("INSERT INTO position VALUES (1, 3, 7, 100)");
    }
  }

  private static int versionOf(Path file) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + escaped(file))) {
      return Schema.version(connection);
    }
  }

  /** The driver takes what follows a question mark for its own. */
  private static String escaped(Path file) {
    return file.toUri().toString();
  }

  private static void foreignDatabase(Path file) throws SQLException {
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = other.createStatement()) {
      statement.execute("CREATE TABLE letters (text TEXT)");
    }
  }

  private static List<String> files(Path where) throws IOException {
    try (var all = Files.list(where)) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static List<LogEntry> entries(int first, int last) {
    var entries = new ArrayList<LogEntry>();
    for (var seq = first; seq <= last; seq++) {
      entries.add(new LogEntry(seq, new Change.Blocked(verdict(seq))));
    }
    return entries;
  }

  private static Verdict verdict(int number) {
    return new Verdict(
        Prefix.of(SourceAddress.v4(0xc6336400 + number)),
        Origin.OPERATOR,
        true,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        "by hand",
        "root",
        NOW,
        NOW.plus(Duration.ofDays(20_000)),
        List.of());
  }
}
