package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup or a restore would come to is told, and nothing is written. */
class JournalForesightTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(3, 7);

  @TempDir Path directory;

  private Path journal;
  private Path backup;
  private JournalCare care;

  @BeforeEach
  void keep() throws IOException {
    journal = Files.createDirectory(directory.resolve("state")).resolve("journal.db");
    backup = directory.resolve("backup.db");
    care = new JournalCare(journal, Clock.fixed(NOW, ZoneOffset.UTC));
    try (var file = JournalFile.open(journal, 10_000)) {
      var opened = new Change.EpochOpened(EPOCH, Optional.empty(), 0);
      file.write(Batch.of(EPOCH, List.of(new LogEntry(1, opened))));
      file.commit();
    }
  }

  @Test
  void foreseeBackup_saysWhatItWouldHold() throws IOException {
    assertThat(care.foreseeBackup(backup).head()).isEqualTo(1);

    assertThat(backup).doesNotExist();
    assertThatThrownBy(() -> care.foreseeBackup(directory.resolve("none/b.db")))
        .hasMessageContaining("is no directory");
    assertThatThrownBy(() -> care.foreseeBackup(journal)).hasMessageContaining("journal itself");
  }

  @Test
  void foreseeRestore_coordinatorRuns_isRefusedAsTheRestoreWouldBe() throws IOException {
    care.backup(backup);
    var before = Files.readAllBytes(journal);

    assertThat(care.foreseeRestore(backup)).contains(journal);
    try (var _ = JournalLock.take(journal)) {
      assertThatThrownBy(() -> care.foreseeRestore(backup))
          .hasMessageContaining("would not be restored: a coordinator runs on it");
    }
    assertThat(journal).hasBinaryContent(before);
  }
}
