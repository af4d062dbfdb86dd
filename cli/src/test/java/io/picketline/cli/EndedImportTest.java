package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Imported;
import io.picketline.protocol.local.LocalRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that somebody ends in the midst of it. */
class EndedImportTest {

  @TempDir private Path run;

  private final AtomicInteger parts = new AtomicInteger();
  private final CountDownLatch second = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  @Test
  void import_endedFromOutside_saysHowMuchIsBlocked() throws Exception {
    var list = Files.write(run.resolve("block.list"), lines().toList(), UTF_8);
    try (var _ = ScriptedDaemon.answering(run.resolve("admin.sock"), this::answer)) {
      var command =
          List.of(
              ProcessHandle.current().info().command().orElseThrow(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              Main.class.getName(),
              "import",
              list.toString(),
              "--for=1h",
              "--skip-bad",
              "--socket=" + run.resolve("admin.sock"));
      var err = run.resolve("err");
      var process = new ProcessBuilder(command).redirectError(err.toFile()).start();
      assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();

      process.destroy();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      ended.countDown();
      assertThat(Files.readString(err))
          .contains("picket: ended: 500 of 1200 are blocked at least, and stay so");
    }
  }

  private LocalReply answer(LocalRequest request) {
    if (parts.incrementAndGet() == 2) {
      second.countDown();
      awaitEnd();
    }
    return new Imported(((LocalRequest.Import) request).blocks().size(), 0, List.of(), 7);
  }

  private void awaitEnd() {
    try {
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Stream<String> lines() {
    return IntStream.range(0, 1_200).mapToObj(i -> "198.18.%d.%d".formatted(i / 250, i % 250));
  }
}
