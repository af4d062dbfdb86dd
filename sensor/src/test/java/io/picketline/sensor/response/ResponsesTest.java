package io.picketline.sensor.response;

import static io.picketline.sensor.keeper.Probes.NOW;
import static io.picketline.sensor.keeper.Probes.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.SetClock;
import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.keeper.Reactions.Scope;
import io.picketline.sensor.netlink.BlackholeRoutes;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.process.Ended;
import io.picketline.sensor.process.ProgramRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResponsesTest {

  private static final List<String> COMMAND =
      List.of("/bin/tell", "host=$TARGET$", "$PORT$", "$MODE$/$MODE$");

  @TempDir Path directory;
  private final SetClock time = new SetClock(NOW);
  private final ResponseCounters counters = new ResponseCounters();
  private final ResponseQueue queue = queue(true);
  private final List<String> done = new ArrayList<>();
  private Ended end = Ended.with(0, "");

  @Test
  void blocked_sources_haveOneLineEachUntilTheirTime() throws IOException {
    var responses = responses(hostsDeny("$TARGET$"));
    block("192.0.2.7", 60);
    block("192.0.2.7", 90);
    block("2001:db8:0:5::/64", 60);
    block("198.51.100.0/24", 60);
    block("2001:db8::7", 30);
    responses.drain();
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "192.0.2.7", "[2001:db8:0:5::]/64", "198.51.100.0/255.255.255.0", "[2001:db8::7]");

    time.now = NOW.plusSeconds(60);
    responses.sweep();
    assertThat(lines()).containsExactly("192.0.2.7");

    queue.unblocked(Prefix.parse("192.0.2.0/24"));
    responses.drain();
    assertThat(lines()).isEmpty();
    assertThat(counters.failures).hasValue(0);
  }

  @Test
  void blocked_template_isFilled() throws IOException {
    var responses = responses(hostsDeny("ALL: $TARGET$ : DENY"));
    block("192.0.2.7", 60);

    responses.drain();

    assertThat(lines()).containsExactly("ALL: 192.0.2.7 : DENY");
  }

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
  void command_oldNewsOrOperatorsOrder_isNotRun() throws IOException {
    var responses = responses(command(false, COMMAND));
    time.now = NOW.plusSeconds(301);
    block("192.0.2.7", 600);
    run(responses);

    assertThat(done).isEmpty();
    assertThat(lines()).containsExactly("192.0.2.7");
  }

  @Test
  void network_verdicts_areRespondedToIfWanted() throws IOException {
    var local = queue(false);
    var responses = new Responses(parts(hostsDeny("$TARGET$"), local), ResponsesTest::noRoutes);
    local.blocked(verdict("192.0.2.7", NOW.plusSeconds(60)), Scope.NETWORK);
    local.blocked(verdict("192.0.2.8", NOW.plusSeconds(60)), Scope.HOST);
    responses.drain();
    assertThat(lines()).containsExactly("192.0.2.8");

    var both = responses(hostsDeny("$TARGET$"));
    queue.blocked(verdict("192.0.2.9", NOW.plusSeconds(60)), Scope.NETWORK);
    both.drain();
    assertThat(lines()).contains("192.0.2.9");
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
  void withdraw_orderlyStop_leavesNoLineButRemembers() throws IOException {
    var first = responses(hostsDeny("$TARGET$"));
    block("192.0.2.7", 60);
    first.drain();
    first.withdraw();
    assertThat(lines()).isEmpty();

    responses(hostsDeny("$TARGET$"));
    assertThat(lines()).containsExactly("192.0.2.7");
  }

  @Test
  void withdraw_noLine_leavesTheFileAlone() throws IOException {
    var responses = responses(hostsDeny("$TARGET$"));
    var before = Files.getAttribute(directory.resolve("hosts.deny"), "unix:ino");

    responses.withdraw();

    assertThat(Files.getAttribute(directory.resolve("hosts.deny"), "unix:ino")).isEqualTo(before);
  }

  @Test
  void start_linesSwitchedOffAfterACrash_takesThemAway() throws IOException {
    var first = responses(hostsDeny("$TARGET$"));
    block("192.0.2.7", 60);
    first.drain();
    assertThat(lines()).hasSize(1);

    responses(commandAlone());
    assertThat(lines()).isEmpty();

    var emptied = Files.getAttribute(directory.resolve("hosts.deny"), "unix:ino");
    responses(commandAlone());
    assertThat(Files.getAttribute(directory.resolve("hosts.deny"), "unix:ino")).isEqualTo(emptied);
    assertThat(counters.failures).hasValue(0);
  }

  @Test
  void start_linesNeverOn_makesNoFile() {
    responses(commandAlone()).withdraw();

    assertThat(directory.resolve("hosts.deny")).doesNotExist();
    assertThat(counters.failures).hasValue(0);
  }

  @Test
  void blocked_moreThanAllowed_areLeftOutAndCounted() throws IOException {
    var responses =
        responses(
            new ResponseSettings(
                ResponseSettings.Filter.NFTABLES,
                100,
                true,
                false,
                true,
                "$TARGET$",
                List.of(),
                false,
                Duration.ofSeconds(1),
                2));
    block("192.0.2.1", 60);
    block("192.0.2.2", 60);
    block("192.0.2.3", 60);
    block("192.0.2.1", 90);
    responses.drain();

    assertThat(lines()).containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
    assertThat(counters.leftOut).hasValue(1);
  }

  @Test
  void queue_flood_isBoundedAndEndsStillPass() {
    for (var i = 0; i < 20_000; i++) {
      block("10.0.%d.%d".formatted(i / 250, i % 250 + 1), 60);
    }
    queue.unblocked(Prefix.parse("10.0.0.0/8"));

    assertThat(queue.take()).hasSize(10_001);
    assertThat(counters.leftOut).hasValue(10_000);
  }

  @Test
  void write_directoryIsAFile_isCountedAndTriedAgain() throws IOException {
    var blocked = directory.resolve("state");
    Files.writeString(blocked, "in the way");
    var responses =
        new Responses(parts(hostsDeny("$TARGET$"), queue, blocked), ResponsesTest::noRoutes);
    responses.start();
    block("192.0.2.7", 60);
    responses.drain();
    assertThat(counters.failures.get()).isPositive();

    Files.delete(blocked);
    responses.sweep();
    assertThat(Files.readAllLines(blocked.resolve("hosts.deny"))).containsExactly("192.0.2.7");
  }

  private void run(Responses responses) {
    responses.drain();
    while (responses.waiting()) {
      responses.runNext();
    }
  }

  private void block(String source, long seconds) {
    queue.blocked(verdict(source, NOW.plusSeconds(seconds)), Scope.HOST);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(directory.resolve("hosts.deny"));
  }

  private ResponseQueue queue(boolean networkToo) {
    return new ResponseQueue(networkToo, Set.of(Mode.ATCP, Mode.AUDP), time, counters);
  }

  private Responses responses(ResponseSettings settings) {
    var responses = new Responses(parts(settings, queue), ResponsesTest::noRoutes);
    responses.start();
    return responses;
  }

  private ResponseParts parts(ResponseSettings settings, ResponseQueue from) {
    return parts(settings, from, directory);
  }

  private ResponseParts parts(ResponseSettings settings, ResponseQueue from, Path state) {
    ProgramRunner runner =
        (words, _, _) -> {
          done.add(
              Files.exists(directory.resolve("hosts.deny"))
                  ? linesNow() + " " + String.join(" ", words)
                  : "none " + String.join(" ", words));
          return end;
        };
    return new ResponseParts(settings, state, from, runner, counters, time, () -> 0L);
  }

  private List<String> linesNow() {
    try {
      return lines();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A test is not to touch this machine's routes. */
  private static BlackholeRoutes noRoutes() {
    throw new NetlinkException("open a netlink socket", Errno.EPERM);
  }

  private static ResponseSettings hostsDeny(String line) {
    return settings(line, false, List.of());
  }

  private static ResponseSettings command(boolean first, List<String> command) {
    return settings("$TARGET$", first, command);
  }

  private static ResponseSettings commandAlone() {
    return new ResponseSettings(
        ResponseSettings.Filter.NFTABLES,
        100,
        true,
        false,
        false,
        "$TARGET$",
        COMMAND,
        false,
        Duration.ofSeconds(1),
        10_000);
  }

  private static ResponseSettings settings(String line, boolean first, List<String> command) {
    return new ResponseSettings(
        ResponseSettings.Filter.NFTABLES,
        100,
        true,
        false,
        true,
        line,
        command,
        first,
        Duration.ofSeconds(1),
        10_000);
  }
}
