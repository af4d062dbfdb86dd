package io.picketline.coordinator.metrics;

import io.picketline.coordinator.journal.JournalHealth;
import io.picketline.metrics.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a coordinator says of its journal. */
record JournalFigures(JournalHealth health, Path file) {

  /** What SQLite keeps beside the file. */
  private static final List<String> BESIDE = List.of("", "-wal", "-shm");

  void put(Figures into) {
    into.put(CoordinatorMetrics.JOURNAL_WRITES, health.commits());
    into.put(CoordinatorMetrics.JOURNAL_FAILURES, health.failures());
    into.put(CoordinatorMetrics.JOURNAL_ON_DISK, health.trouble().isEmpty() ? 1 : 0);
    into.put(CoordinatorMetrics.JOURNAL_SIZE, BESIDE.stream().mapToLong(this::size).sum());
  }

  private long size(String ending) {
    try {
      return Files.size(file.resolveSibling(file.getFileName() + ending));
    } catch (IOException _) {
      return 0; // not there now: SQLite makes and removes it
    }
  }
}
