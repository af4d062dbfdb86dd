package io.picketline.coordinator.journal;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program of its own that writes to a journal for ever, and says what is safe; to be killed. */
final class KilledWriter {
  private static final int BATCH = 20;

  private KilledWriter() {}

  /** The file is the first argument. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    try (var file = JournalFile.open(Path.of(arguments[0]), 1_000)) {
      var number = file.position().epoch().map(Epoch::number).orElse(0L) + 1;
      var epoch = new Epoch(number, 1);
      var seq = file.position().head() + 1;
      var parent = file.position().epoch();
      file.write(
          Batch.of(
              epoch, List.of(new LogEntry(seq, new Change.EpochOpened(epoch, parent, seq - 1)))));
      for (var round = 1; ; round++) {
        var entries = new ArrayList<LogEntry>();
        for (var i = 0; i < BATCH; i++) {
          entries.add(entry(++seq));
        }
        file.write(
            new Batch(epoch, entries, List.of(memory(seq)), List.of(Prefix.parse("192.0.2.1")),
                Map.of()));
        file.commit();
        System.out.println(seq);
        if (round % 10 == 0) {
          file.prune(Instant.now());
          file.commit();
        }
        if (round % 25 == 0) {
          file.replace(epoch, seq, List.of(entry(seq).change()));
          file.commit();
        }
      }
    }
  }

  private static LogEntry entry(long seq) {
    var now = Instant.now();
    var source = Prefix.of(SourceAddress.v4((int) (0x0a000000 + seq % 5_000)));
    return seq % 7 == 0
        ? new LogEntry(seq, new Change.Unblocked(source, "root", now, now.plusSeconds(60)))
        : new LogEntry(
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
                    now,
                    now.plus(Duration.ofHours(1)),
                    List.of())));
  }

  private static SourceMemory memory(long seq) {
    return new SourceMemory(
        Prefix.of(SourceAddress.v4((int) (0x0a000000 + seq % 300))),
        seq,
        Instant.now(),
        List.of(),
        0,
        Instant.EPOCH,
        false,
        false,
        Optional.empty(),
        Map.of());
  }
}
