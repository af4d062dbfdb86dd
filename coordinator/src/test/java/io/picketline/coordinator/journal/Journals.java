package io.picketline.coordinator.journal;

import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Journals to look after. */
final class Journals {
  private static final Epoch EPOCH = new Epoch(3, 7);

  private Journals() {}

  /** Makes one that holds the opening of its first epoch, at number 1. */
  static void opened(Path journal) throws IOException {
    try (var file = JournalFile.open(journal, 10_000)) {
      var opened = new Change.EpochOpened(EPOCH, Optional.empty(), 0);
      file.write(Batch.of(EPOCH, List.of(new LogEntry(1, opened))));
      file.commit();
    }
  }
}
