package io.picketline.sensor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemProgramsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final SystemPrograms programs = new SystemPrograms();

  @Test
  void run_anyWords_areHandedOverAsTheyAre() {
    var ended = programs.run(List.of("/usr/bin/printf", "%s|", "a b", "$(id)", "; ls", "*"), LONG);

    assertThat(ended.ok()).isTrue();
    assertThat(ended.printed()).isEqualTo("a b|$(id)|; ls|*|");
  }

  @Test
  void run_environment_isClean() {
    var ended = programs.run(List.of("/usr/bin/env"), LONG);

    assertThat(ended.printed().lines())
        .allMatch(line -> line.startsWith("PATH=/") || line.equals("LC_ALL=C"))
        .hasSize(2);
  }

  @Test
  void run_failingProgram_saysStatusAndWhatItPrinted() {
    var ended = programs.run(List.of("/bin/ls", "/no/such/file"), LONG);

    assertThat(ended.ok()).isFalse();
    assertThat(ended.describe()).startsWith("exit status 2: ").contains("/no/such/file");
  }

  @Test
  void run_noSuchProgram_saysSo() {
    var ended = programs.run(List.of("/no/such/program"), LONG);

    assertThat(ended.ok()).isFalse();
    assertThat(ended.describe()).contains("cannot be started");
  }

  @Test
  void run_input_isRead() {
    var much = "line\n".repeat(100_000);

    assertThat(programs.run(List.of("/usr/bin/wc", "-l"), much, LONG).printed().strip())
        .isEqualTo("100000");
    assertThat(programs.run(List.of("/bin/true"), much, LONG).ok()).isTrue();
  }

  @Test
  void run_muchOutput_isCut() {
    var ended = programs.run(List.of("/usr/bin/seq", "1", "100000"), LONG);

    assertThat(ended.ok()).isTrue();
    assertThat(ended.printed()).hasSize(4_096);
    assertThat(ended.describe().length()).isLessThan(300);
  }

  @Test
  void run_tooLong_isEndedWithItsChildren() throws IOException {
    var pid = directory.resolve("pid");
    var script = script("sleep 600 & echo $! > %s\nwait\n".formatted(pid));

    var ended = programs.run(List.of(script), Duration.ofMillis(1_500));

    assertThat(ended.describe()).isEqualTo("ended by us after 1500 ms");
    var child = Long.parseLong(Files.readString(pid).strip());
    Awaitility.await()
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void run_childKeepsTheOutputOpen_doesNotHoldUs() throws IOException {
    var pid = directory.resolve("pid");
    var script = script("sleep 600 & echo $! > %s\n".formatted(pid));

    var ended = programs.run(List.of(script), LONG);

    assertThat(ended.ok()).isTrue();
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(ProcessHandle::destroy);
  }

  @Test
  void close_whileOneRuns_endsItAndStartsNoOther() {
    var running =
        CompletableFuture.supplyAsync(() -> programs.run(List.of("/bin/sleep", "600"), LONG));
    Awaitility.await().until(() -> ProcessHandle.current().children().count() > 0);

    programs.close();

    assertThat(running.join().ok()).isFalse();
    assertThat(programs.run(List.of("/bin/true"), LONG).describe()).contains("the sensor stops");
  }

  private String script(String body) throws IOException {
    var file = directory.resolve("script");
    Files.writeString(file, "#!/bin/sh\n" + body);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }
}
