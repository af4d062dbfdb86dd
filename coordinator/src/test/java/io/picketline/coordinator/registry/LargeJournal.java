package io.picketline.coordinator.registry;

import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanType;
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
import java.util.Locale;
import java.util.Optional;

/**
 * A program of its own: fills a journal with live verdicts, one in ten of them with evidence, or
 * goes on from one as a coordinator does when it starts, and says how long that took.
 */
final class LargeJournal {
  private static final int BATCH = 1_000;
  private static final int RETAINED = 20_000;

  private LargeJournal() {}

  /** Arguments: fill or load, the file, and how many to fill it with. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    var file = Path.of(arguments[1]);
    if (arguments[0].equals("fill")) {
      fill(file, Integer.parseInt(arguments[2]));
      return;
    }
    var judgement = load(file);
    var took = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
    System.gc();
    var runtime = Runtime.getRuntime();
    var heap = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    var live = judgement.log().state().all(Instant.now()).size();
    System.out.printf(Locale.ROOT, "live=%d processor-ms=%d heap-mb=%d%n", live, took, heap);
  }

  private static Judgement load(Path journal) {
    var now = Instant.now();
    try (var file = JournalFile.open(journal, RETAINED)) {
      file.requireSound();
      var settings = RegistrySettings.defaults("core", "test");
      return new Judgement(settings, file.load(now), now);
    }
  }

  private static void fill(Path journal, int count) {
    var epoch = new Epoch(1, 1);
    var now = Instant.now();
    try (var file = JournalFile.open(journal, RETAINED)) {
      var opened = new Change.EpochOpened(epoch, Optional.empty(), 0);
      file.write(Batch.of(epoch, List.of(new LogEntry(1, opened))));
      for (var from = 0; from < count; from += BATCH) {
        var entries = new ArrayList<LogEntry>();
        for (var i = from; i < Math.min(count, from + BATCH); i++) {
          entries.add(new LogEntry(i + 2L, new Change.Blocked(verdict(i, now))));
        }
        file.write(Batch.of(epoch, entries));
        file.commit();
        if (from % 50_000 == 0) {
          file.prune(now);
          file.commit();
        }
      }
    }
  }

  private static Verdict verdict(int number, Instant now) {
    // spread over the address space as scanners are
    var source = SourceAddress.v4(0x01000000 + (int) ((number * 2654435761L) & 0x7fffffff));
    var detected = number % 10 == 0;
    return new Verdict(
        Prefix.of(source),
        detected ? Origin.DETECTED : Origin.OPERATOR,
        true,
        detected ? 7 : 0,
        detected ? 1 : 0,
        detected ? Optional.of(ScanType.SYN) : Optional.empty(),
        detected ? Optional.of(ScanShape.VERTICAL) : Optional.empty(),
        detected ? "vertical SYN scan" : "imported from the abuse list",
        detected ? "core-1" : "root",
        now,
        now.plus(Duration.ofDays(7)),
        detected ? evidence(source, now) : List.of());
  }

  private static List<Evidence> evidence(SourceAddress source, Instant now) {
    var pieces = new ArrayList<Evidence>();
    for (var port = 20; port < 25; port++) {
      pieces.add(Samples.syn("web-" + port % 3, port, source.toString(), now));
    }
    return pieces;
  }
}
