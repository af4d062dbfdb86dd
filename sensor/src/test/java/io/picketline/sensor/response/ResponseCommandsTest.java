package io.picketline.sensor.response;

import static io.picketline.sensor.keeper.Probes.NOW;
import static io.picketline.sensor.keeper.Probes.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.keeper.Reactions.Scope;
import io.picketline.sensor.process.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResponseCommandsTest extends ResponsesScene {

  @Test
  void command_firstBlockOfASource_isRunOnceAfterTheLine() {
    var responses = responses(command(false, COMMAND));
    block("192.0.2.7", 60);
    block("192.0.2.7", 600);
    run(responses);

    assertThat(done).containsExactly("[192.0.2.7] /bin/tell host=192.0.2.7 2 atcp/atcp");
    assertThat(counters.byName()).containsEntry("commands run", 1L);
  }

  @Test
  void command_first_isRunBeforeTheLine() throws IOException {
    var responses = responses(command(true, COMMAND));
    block("192.0.2.7", 60);
    run(responses);

    assertThat(done).containsExactly("[] /bin/tell host=192.0.2.7 2 atcp/atcp");
    assertThat(lines()).containsExactly("192.0.2.7");
  }

  @Test
  void command_failing_isCountedAndTheLineStands() throws IOException {
    end = Ended.with(3, "no way");
    var responses = responses(command(true, COMMAND));
    block("192.0.2.7", 60);
    run(responses);

    assertThat(counters.byName())
        .containsEntry("commands run", 0L)
        .containsEntry("responses failed", 1L);
    assertThat(lines()).containsExactly("192.0.2.7");
  }

  @Test
  void command_burst_isRunOneByOneAndBounded() {
    var responses = responses(command(false, COMMAND));
    for (var i = 0; i < 1_500; i++) {
      block("10.0.%d.%d".formatted(i / 250, i % 250 + 1), 60);
    }
    responses.drain();
    assertThat(done).isEmpty();
    run(responses);

    assertThat(done).hasSize(1_000);
    assertThat(counters.byName()).containsEntry("responses left out: too many", 500L);
  }

  @Test
  void command_underWay_isAloneAndHoldsNoOtherSource() throws IOException {
    var responses = responses(command(true, COMMAND));
    block("192.0.2.7", 60);
    responses.drain();
    var slow = responses.next().orElseThrow();
    block("192.0.2.8", 60);
    queue.unblocked(Prefix.parse("192.0.2.7"));
    block("192.0.2.7", 90);
    responses.drain();
    assertThat(responses.next()).isEmpty();

    responses.ended(slow, end);
    assertThat(lines()).isEmpty();

    run(responses);
    assertThat(lines()).containsExactlyInAnyOrder("192.0.2.7", "192.0.2.8");
    assertThat(counters.commands).hasValue(3);
  }

  @Test
  void command_ofASourceLetThroughMeanwhile_cutsNothingOff() throws IOException {
    var responses = responses(command(true, COMMAND));
    block("192.0.2.7", 60);
    responses.drain();
    var slow = responses.next().orElseThrow();
    queue.unblocked(Prefix.parse("192.0.2.7"));
    responses.drain();

    responses.ended(slow, end);

    assertThat(lines()).isEmpty();
  }

  @Test
  void withdraw_commandUnderWay_isToldAsEnded() {
    var responses = responses(command(false, COMMAND));
    block("192.0.2.7", 60);
    responses.drain();
    assertThat(responses.next()).isPresent();

    responses.withdraw();

    assertThat(counters.failures).hasValue(1);
  }

  @Test
  void command_oldNewsOrOperatorsOrder_isNotRun() throws IOException {
    var responses = responses(command(false, COMMAND));
    time.now = NOW.plusSeconds(301);
    block("192.0.2.7", 600);
    run(responses);

    assertThat(done).isEmpty();
    assertThat(lines()).containsExactly("192.0.2.7");
  }

  @Test
  void start_afterACrash_goesOnWithoutRunningAnythingAgain() throws IOException {
    var first = responses(command(false, COMMAND));
    block("192.0.2.7", 60);
    block("192.0.2.8", 600);
    run(first);
    done.clear();
    time.now = NOW.plusSeconds(61);
    Files.writeString(directory.resolve("responses.list"), "torn li", StandardOpenOption.APPEND);

    var second = responses(command(false, COMMAND));
    assertThat(lines()).containsExactly("192.0.2.8");
    block("192.0.2.8", 900);
    run(second);
    assertThat(done).isEmpty();
  }

  @Test
  void command_noRoomForTheLine_isRunOnceAllTheSame() throws IOException {
    var responses =
        responses(
            new ResponseSettings(
                ResponseSettings.Filter.NFTABLES,
                100,
                true,
                false,
                true,
                "$TARGET$",
                COMMAND,
                false,
                Duration.ofSeconds(1),
                1));
    block("192.0.2.1", 60);
    block("192.0.2.2", 60);
    run(responses);
    block("192.0.2.2", 120);
    run(responses);
    assertThat(lines()).containsExactly("192.0.2.1");
    assertThat(done).hasSize(2).last().asString().contains("host=192.0.2.2");
    assertThat(counters.leftOut).hasValue(1);

    time.now = NOW.plusSeconds(60);
    responses.sweep();
    block("192.0.2.2", 180);
    run(responses);
    assertThat(lines()).containsExactly("192.0.2.2");
    assertThat(done).hasSize(2);

    time.now = NOW.plusSeconds(180);
    responses.sweep();
    queue.blocked(verdict("192.0.2.2", NOW.plusSeconds(400)), Scope.HOST);
    run(responses);
    assertThat(done).hasSize(3);
  }
}
