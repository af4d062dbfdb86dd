package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.LocalReply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRehearsalTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void run_daemonThatAnswers_getsEveryAnswer() throws Exception {
    var asked = new AtomicInteger();
    LocalDesk desk =
        (_, _) -> {
          asked.incrementAndGet();
          return CompletableFuture.completedFuture(
              new LocalReply.Refused(LocalReply.Reason.UNAVAILABLE, "not now"));
        };

    var exchange = new Exchange(desk, new Refusals(InstantSource.system()), LIMIT);
    try (var _ = LocalServer.start(directory, "web", exchange)) {
      assertThat(LocalRehearsal.run(directory)).isEqualTo(asked.get()).isPositive();
    }
  }
}
