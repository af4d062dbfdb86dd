package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup or a restore would come to is told, and nothing is written. */
class JournalForesightTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  private Path journal;
  private Path backup;
  private JournalCare care;

  @BeforeEach
  void keep() throws IOException {
    journal = Files.createDirectory(directory.resolve("state")).resolve("journal.db");
    backup = directory.resolve("backup.db");
    care = new JournalCare(journal, Clock.fixed(NOW, ZoneOffset.UTC));
    Journals.opened(journal);
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
