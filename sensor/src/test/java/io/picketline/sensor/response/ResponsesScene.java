package io.picketline.sensor.response;

import static io.picketline.sensor.keeper.Probes.NOW;
import static io.picketline.sensor.keeper.Probes.verdict;

import io.picketline.protocol.Mode;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;

/** A responder's work without its mailbox, clock or programs. */
abstract class ResponsesScene {

  static final List<String> COMMAND =
      List.of("/bin/tell", "host=$TARGET$", "$PORT$", "$MODE$/$MODE$");

  /** A test is not to touch this machine's routes. */
  static final Supplier<BlackholeRoutes> NO_ROUTES =
      () -> {
        throw new NetlinkException("open a netlink socket", Errno.EPERM);
      };

  @TempDir Path directory;
  final SetClock time = new SetClock(NOW);
  final ResponseCounters counters = new ResponseCounters();
  final ResponseQueue queue = queue(true);
  final List<String> done = new ArrayList<>();
  Ended end = Ended.with(0, "");
  long nanos;

  void sweepAfter(int seconds, Responses responses) {
    nanos += seconds * 1_000_000_000L;
    responses.sweep();
  }

  void run(Responses responses) {
    responses.drain();
    for (var next = responses.next(); next.isPresent(); next = responses.next()) {
      responses.ended(next.get(), responses.run(next.get()));
    }
  }

  void block(String source, long seconds) {
    queue.blocked(verdict(source, NOW.plusSeconds(seconds)), Scope.HOST);
  }

  List<String> lines() throws IOException {
    return Files.readAllLines(directory.resolve("hosts.deny"));
  }

  ResponseQueue queue(boolean networkToo) {
    return new ResponseQueue(networkToo, Set.of(Mode.ATCP, Mode.AUDP), time, counters);
  }

  Responses responses(ResponseSettings settings) {
    var responses = new Responses(parts(settings, queue), NO_ROUTES);
    responses.start();
    return responses;
  }

  ResponseParts parts(ResponseSettings settings, ResponseQueue from) {
    return parts(settings, from, directory);
  }

  ResponseParts parts(ResponseSettings settings, ResponseQueue from, Path state) {
    ProgramRunner runner =
        (words, _, _) -> {
          done.add(
              Files.exists(directory.resolve("hosts.deny"))
                  ? linesNow() + " " + String.join(" ", words)
                  : "none " + String.join(" ", words));
          return end;
        };
    return new ResponseParts(settings, state, from, runner, counters, time, () -> nanos);
  }

  List<String> linesNow() {
    try {
      return lines();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ResponseSettings hostsDeny(String line) {
    return settings(line, false, List.of());
  }

  static ResponseSettings command(boolean first, List<String> command) {
    return settings("$TARGET$", first, command);
  }

  static ResponseSettings commandAlone() {
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

  static ResponseSettings settings(String line, boolean first, List<String> command) {
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
