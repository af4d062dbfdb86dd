package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that decides little is started more often than histories are remembered. */
class ManyStartsTest {
  private static final int STARTS = 70;
  private static final int RETAINED = 20_000;

  private final ActorTestKit kit = ActorTestKit.create();

  @TempDir Path directory;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void push_afterEveryStart_tellsWhatIsNew() {
    for (var start = 1; start <= STARTS; start++) {
      try (var file = JournalFile.open(directory.resolve("journal.db"), RETAINED)) {
        var history = file.load(NOW);
        var log = new VerdictLog(history, start, RETAINED);
        file.write(Batch.of(log.epoch(), log.since(history.head())));
        file.commit();
        var sessions = new Sessions(1);
        sessions.push(log, NOW);
        pushesWhatFollows(sessions, log);
        assertThat(log.ancestry().at(log.oldest())).isPresent();
      }
    }
  }

  private void pushesWhatFollows(Sessions sessions, VerdictLog log) {
    var reader = kit.<ToSession>createTestProbe();
    var at = new LogPoint(log.epoch(), log.head());
    sessions.follow(reader.ref(), log, Optional.of(at.epoch()), at.seq(), false, NOW);
    log.append(new Change.Blocked(Samples.verdict(Samples.ATTACKER, NOW, Duration.ofHours(1))));
    sessions.push(log, NOW);

    var delta = (LinkMessage.Delta) reader.expectMessageClass(Push.class).message();
    assertThat(delta.after()).isEqualTo(at);
    assertThat(delta.entries()).hasSize(1);
  }
}
