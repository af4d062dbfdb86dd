package io.picketline.sensor.response;

import static io.picketline.sensor.keeper.Probes.NOW;
import static io.picketline.sensor.keeper.Probes.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.SetClock;
import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.keeper.Reactions.Scope;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.process.Ended;
import io.picketline.sensor.process.ProgramRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResponderTest {

  @TempDir private Path directory;

  @Test
  void command_running_linesComeAndGoMeanwhile() {
    var kit = ActorTestKit.create();
    var counters = new ResponseCounters();
    var queue = new ResponseQueue(true, Set.of(Mode.ATCP), new SetClock(NOW), counters);
    var begun = new Semaphore(0);
    var mayEnd = new Semaphore(0);
    ProgramRunner runner =
        (_, _, _) -> {
          begun.release();
          mayEnd.acquireUninterruptibly();
          return Ended.with(0, "");
        };
    try {
      kit.spawn(
          Responder.create(
              new ResponseParts(
                  settings(), directory, queue, runner, counters, new SetClock(NOW), () -> 0L),
              () -> {
                throw new NetlinkException("open a netlink socket", Errno.EPERM);
              }));
      queue.blocked(verdict("192.0.2.7", NOW.plusSeconds(60)), Scope.HOST);
      await().until(begun::tryAcquire);

      queue.blocked(verdict("192.0.2.8", NOW.plusSeconds(60)), Scope.HOST);
      await()
          .untilAsserted(
              () -> assertThat(directory.resolve("hosts.deny")).hasContent("192.0.2.7\n192.0.2.8"));
      queue.unblocked(Prefix.parse("192.0.2.0/24"));
      await().untilAsserted(() -> assertThat(directory.resolve("hosts.deny")).isEmptyFile());
      assertThat(counters.commands).hasValue(0);

      mayEnd.release();
      await().until(() -> counters.commands.get() == 1);
    } finally {
      mayEnd.release(100);
      kit.shutdownTestKit();
    }
  }

  private static ResponseSettings settings() {
    return new ResponseSettings(
        ResponseSettings.Filter.NFTABLES,
        100,
        true,
        false,
        true,
        "$TARGET$",
        List.of("/bin/tell", "$TARGET$"),
        false,
        Duration.ofMinutes(10),
        100);
  }
}
