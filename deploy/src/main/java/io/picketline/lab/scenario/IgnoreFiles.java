package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Tool;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Lists as files, by the picket command: good and bad ones, two at once, with a sensor away. */
final class IgnoreFiles {

  private static final SourceAddress FRIEND = SourceAddress.parse("198.19.231.1");
  private static final Duration BLOCK = Duration.ofMinutes(10);

  /** Until a sensor that was started again has caught up. */
  private static final Duration BACK = Duration.ofSeconds(90);

  private static final int USAGE = 2;
  private static final int REFUSED = 4;

  private final Stage stage;
  private final Path directory;
  private final String away;

  IgnoreFiles(Stage stage) {
    this.stage = stage;
    this.directory = stage.fleet().of(stage.coordinator()).path();
    this.away = stage.topology().hosts().getLast();
  }

  void play() {
    stage.story().chapter("%s is blocked by hand, and lists come as files".formatted(FRIEND));
    stage.network().lend(FRIEND);
    Operator.block(stage, Prefix.of(FRIEND), BLOCK);
    bad();
    var friends = file("friends.list", FRIEND + " a friend after all");
    shownOnly(friends);
    twoAtOnce();
    whileAway(friends);
    stage.network().reclaim(FRIEND);
  }

  private void bad() {
    var before = Operator.version(stage);
    var list =
        file(
            "bad.list",
            "10.0.0.300 mistyped",
            "10.1.0.0/16 good",
            "10.2.0.0/40 too long",
            "10.3.0.1 scope=grup:web");
    var said = ignore("push", list.toString());
    var named = Stream.of(":1: ", ":3: ", ":4: ").allMatch(said.output()::contains);
    check(
        "a bad list is refused with every bad line, and changes nothing",
        said.exit() == USAGE
            && named
            && !said.output().contains(":2: ")
            && Operator.version(stage) == before,
        "exit code %d".formatted(said.exit()));
  }

  private void shownOnly(Path list) {
    var before = Operator.version(stage);
    var diff = ignore("diff", list.toString());
    var dry = ignore("push", list.toString(), "--dry-run");
    var told =
        Stream.of(diff, dry)
            .allMatch(said ->
                said.exit() == 0
                    && said.output().contains(FRIEND + " would be unblocked on every host"));
    check(
        "diff and dry run tell who would be released, and change nothing",
        told && Operator.version(stage) == before && !servedBy(Stage.SCANNED),
        "exit codes %d and %d".formatted(diff.exit(), dry.exit()));
  }

  private void twoAtOnce() {
    var version = Long.toString(Operator.version(stage));
    var said =
        Stream.of("10.4.0.1", "10.4.0.2")
            .map(prefix -> file(prefix + ".list", prefix + " one of two"))
            .map(list ->
                CompletableFuture.supplyAsync(
                    () -> ignore("push", list.toString(), "--if-version", version, "--yes")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    var done = said.stream().filter(one -> one.exit() == 0).count();
    var told =
        said.stream()
            .filter(one -> one.exit() == REFUSED && one.output().contains("nothing was changed"))
            .count();
    check(
        "of two operators at once the second is told",
        done == 1 && told == 1,
        "%d done, %d told".formatted(done, told));
  }

  private void whileAway(Path list) {
    stage.story().line("kill -9: the sensor of %s; the list is pushed".formatted(away));
    stage.fleet().daemon(away).kill();
    var live = stage.topology().hosts().stream().filter(host -> !host.equals(away)).toList();
    var _ =
        Fleet.await(Duration.ofSeconds(10), () -> !Roll.isLive(stage, stage.coordinator(), away));
    var said = ignore("push", list.toString(), "--wait=15s", "--yes");
    stage.story().quote(said.output());
    check(
        "--wait counts the live sensors, and those that are away",
        said.exit() == 0
            && said.output().contains("on %d of %1$d live sensors".formatted(live.size()))
            && said.output().contains("1 that are away"),
        "exit code %d".formatted(said.exit()));
    var tries = Tries.of(stage, Set.of(FRIEND), stage.topology().hosts());
    check(
        "the live hosts let it through, and the one that is away does not",
        live.stream().allMatch(host -> tries.served(FRIEND, host)) && !tries.served(FRIEND, away),
        "its sensor is dead");
    stage.fleet().daemon(away).startAgain();
    var back = Fleet.await(BACK, () -> servedBy(away));
    check(
        "a sensor that was away gets the list when it returns",
        back,
        "%s is %s by %s".formatted(FRIEND, back ? "served" : "not served", away));
  }

  private boolean servedBy(String host) {
    return Tries.of(stage, Set.of(FRIEND), List.of(host)).served(FRIEND, host);
  }

  private Tool.Result ignore(String... arguments) {
    var all = Stream.concat(Stream.of("ignore"), Stream.of(arguments)).toList();
    return stage.fleet().picket(stage.coordinator(), all);
  }

  private Path file(String name, String... lines) {
    try {
      return Files.write(directory.resolve(name), List.of(lines));
    } catch (IOException e) {
      throw new LabException("cannot write " + name, e);
    }
  }

  private void check(String proof, boolean ok, String detail) {
    stage.proofs().check(proof, ok, detail);
  }
}
