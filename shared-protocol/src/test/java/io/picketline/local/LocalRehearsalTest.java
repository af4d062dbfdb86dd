package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.LocalReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRehearsalTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void run_daemonThatAnswers_getsEveryAnswer() throws Exception {
    var socket = directory.resolve("daemon.sock");
    var asked = new AtomicInteger();
    LocalDesk desk =
        (_, _) -> {
          asked.incrementAndGet();
          return CompletableFuture.completedFuture(
              new LocalReply.Refused(LocalReply.Reason.UNAVAILABLE, "not now"));
        };

    try (var _ = LocalServer.start(socket, desk, LIMIT)) {
      assertThat(LocalRehearsal.run(socket)).isEqualTo(asked.get()).isPositive();
    }
  }
}
