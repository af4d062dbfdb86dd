package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose writer is killed at any moment, again and again. */
class JournalKillTest {
  private static final int KILLS = Boolean.getBoolean("picketline.full") ? 200 : 6;

  @TempDir Path directory;

  @Test
  void kill_atAnyMoment_leavesAllThatWasSafeAndReadable() throws Exception {
    var random = new Random(7);
    var journal = directory.resolve("journal.db");
    var safe = 0L;
    for (var kill = 0; kill < KILLS; kill++) {
      safe = Math.max(safe, killedAfter(journal, 1 + random.nextInt(60)));
      try (var file = JournalFile.open(journal, 1_000)) {
        file.requireSound();
        var history = file.load(Instant.now());
        assertThat(history.head()).isGreaterThanOrEqualTo(safe);
        assertThat(history.chain().getLast().epoch()).isEqualTo(history.epoch().orElseThrow());
      }
    }
    assertThat(safe).isPositive();
  }

  /** Lets the writer say so often what is safe, kills it in the midst of what comes next. */
  private long killedAfter(Path journal, int lines) throws IOException, InterruptedException {
    var writer = new ProcessBuilder(command(journal)).redirectErrorStream(true).start();
    var last = 0L;
    var other = new ArrayList<String>();
    try (var out = writer.inputReader()) {
      for (var line = 0; line < lines; line++) {
        last = Math.max(last, next(out, other));
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    return last;
  }

  private static long next(BufferedReader out, List<String> other) throws IOException {
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      if (line.matches("[0-9]+")) {
        return Long.parseLong(line);
      }
      other.add(line);
    }
    throw new AssertionError("the writer ended by itself: " + String.join("\n", other));
  }

  private static List<String> command(Path journal) {
    return List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx128m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        KilledWriter.class.getName(),
        journal.toString());
  }
}
