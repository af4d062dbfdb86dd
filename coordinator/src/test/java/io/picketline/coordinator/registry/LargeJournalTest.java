package io.picketline.coordinator.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that starts with very many live verdicts. */
class LargeJournalTest {
  private static final boolean FULL = Boolean.getBoolean("picketline.full");
  private static final int VERDICTS = FULL ? 1_000_000 : 20_000;
  private static final Pattern RESULT =
      Pattern.compile("live=(\\d+) processor-ms=(\\d+) heap-mb=(\\d+)");

  @TempDir Path directory;

  @Test
  void start_withAMillionVerdicts_isQuickAndFitsItsHeap() throws Exception {
    var journal = directory.resolve("journal.db").toString();
    run("fill", journal, String.valueOf(VERDICTS));

    var said = RESULT.matcher(run("load", journal));

    assertThat(said.find()).isTrue();
    assertThat(Integer.parseInt(said.group(1))).isEqualTo(VERDICTS);
    // of the processor, so that a busy machine does not count; it includes the start of the JVM
    assertThat(Integer.parseInt(said.group(2))).isLessThan(10_000);
    assertThat(Integer.parseInt(said.group(3))).isLessThan(400);
  }

  private static String run(String... arguments) throws Exception {
    var command = new ArrayList<>(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            LargeJournal.class.getName()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
