package io.picketline.sensor.response;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.SetClock;
import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.keeper.Probes;
import io.picketline.sensor.keeper.Reactions.Scope;
import io.picketline.sensor.netlink.BlackholeRoutes;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.process.SystemPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** What {@link RouteTest} runs in a namespace. */
public final class RouteScenarios {

  private static final SetClock CLOCK = new SetClock(Probes.NOW);
  private static final ResponseSettings SETTINGS =
      new ResponseSettings(
          ResponseSettings.Filter.NFTABLES,
          100,
          true,
          true,
          false,
          "$TARGET$",
          List.of(),
          false,
          Duration.ofSeconds(5),
          100);

  private RouteScenarios() {}

  /** Of a block by the actor, with a real command; and gone when it is over, or lifted. */
  public static void untilItsTime() throws IOException {
    var lines = audited();
    var directory = Files.createTempDirectory("routes");
    var kit = ActorTestKit.create();
    var counters = new ResponseCounters();
    var queue = new ResponseQueue(true, Set.of(Mode.ATCP), CLOCK, counters);
    var settings = touching(directory);
    var responder = kit.spawn(Responder.create(parts(settings, directory, queue, counters)));
    queue.blocked(Probes.verdict("192.0.2.7", CLOCK.instant().plusSeconds(3)), Scope.HOST);
    queue.blocked(
        Probes.verdict("2001:db8:0:5::/64", CLOCK.instant().plusSeconds(900)), Scope.HOST);
    awaitRoutes(4, "blackhole 192.0.2.7");
    awaitRoutes(6, "blackhole 2001:db8:0:5::/64 dev lo metric 1");
    Awaitility.await().until(() -> Files.exists(directory.resolve("192.0.2.7-2-atcp")));
    CLOCK.now = Probes.NOW.plusSeconds(3);
    awaitRoutes(4);
    queue.unblocked(Prefix.parse("2001:db8:0:5::/64"));
    awaitRoutes(6);
    queue.blocked(Probes.verdict("192.0.2.9", CLOCK.instant().plusSeconds(900)), Scope.HOST);
    awaitRoutes(4, "blackhole 192.0.2.9");
    var stopped = kit.<Responder.Stopped>createTestProbe();
    responder.tell(new Responder.Stop(stopped.ref()));
    stopped.receiveMessage(Duration.ofSeconds(10));
    awaitRoutes(4);
    // A prefix has a stroke in it, so it is no name for a file; all else went well.
    assertThat(counters.failures).hasValue(1);
    kit.shutdownTestKit();
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.startsWith("blackhole"))
        .containsExactly(
            "blackhole-route added source=192.0.2.7",
            "blackhole-route added source=2001:db8:0:5::/64",
            "blackhole-route removed source=192.0.2.7",
            "blackhole-route removed source=2001:db8:0:5::/64",
            "blackhole-route added source=192.0.2.9",
            "blackhole-routes removed routes=1 reason=\"the sensor ends\"");
  }

  private static ListAppender<ILoggingEvent> audited() {
    var log = (Logger) LoggerFactory.getLogger("io.picketline.audit");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.setLevel(Level.INFO);
    log.addAppender(lines);
    return lines;
  }

  /** A route, and a command that leaves a file. */
  private static ResponseSettings touching(Path directory) {
    return new ResponseSettings(
        ResponseSettings.Filter.NFTABLES,
        100,
        true,
        true,
        false,
        "$TARGET$",
        List.of("/usr/bin/touch", directory + "/$TARGET$-$PORT$-$MODE$"),
        false,
        Duration.ofSeconds(5),
        100);
  }

  /** What an earlier sensor left, what is missing, and what belongs to somebody else. */
  public static void reconciled() throws IOException {
    InNamespace.shell("ip link add far type veth peer name near");
    InNamespace.shell("ip addr add 198.51.100.1/24 dev far");
    InNamespace.shell("ip link set far up");
    InNamespace.shell("ip link set near up");
    var directory = Files.createTempDirectory("routes");
    var later = CLOCK.instant().plusSeconds(600).getEpochSecond();
    Files.writeString(
        directory.resolve("responses.list"),
        "%d 192.0.2.1%n1000 192.0.2.2%n%d 192.0.2.3%n".formatted(later, later));
    InNamespace.shell("ip route add blackhole 192.0.2.2 proto 173");
    InNamespace.shell("ip route add blackhole 192.0.2.3 proto 173");
    InNamespace.shell("ip route add blackhole 192.0.2.4");
    InNamespace.shell("ip route add 192.0.2.5 via 198.51.100.9");
    var counters = new ResponseCounters();
    var queue = new ResponseQueue(true, Set.of(Mode.ATCP), CLOCK, counters);
    var responses =
        new Responses(parts(SETTINGS, directory, queue, counters), BlackholeRoutes::open);
    responses.start();
    assertThat(routes(4)).contains("blackhole 192.0.2.1", "blackhole 192.0.2.3");
    assertThat(routes(4)).doesNotContain("192.0.2.2", "192.0.2.4");

    queue.blocked(Probes.verdict("192.0.2.5", CLOCK.instant().plusSeconds(60)), Scope.HOST);
    responses.drain();
    assertThat(counters.failures).hasValue(1);
    queue.unblocked(Prefix.parse("192.0.2.0/24"));
    responses.drain();
    assertThat(InNamespace.shell("ip route"))
        .contains("blackhole 192.0.2.4", "192.0.2.5 via 198.51.100.9")
        .doesNotContain("192.0.2.1", "192.0.2.3");
    responses.close();
    try (var open = BlackholeRoutes.open()) {
      assertThat(open.list()).isEmpty();
    }
  }

  /** Routes of a sensor that was killed, where only hosts.deny is wanted now. */
  public static void switchedOff() throws IOException {
    var directory = Files.createTempDirectory("routes");
    var until = CLOCK.instant().plusSeconds(600).getEpochSecond();
    Files.writeString(directory.resolve("responses.list"), "%d 192.0.2.1%n".formatted(until));
    leaveRoutes();
    var counters = new ResponseCounters();
    var queue = new ResponseQueue(true, Set.of(Mode.ATCP), CLOCK, counters);
    var linesAlone =
        new ResponseSettings(
            ResponseSettings.Filter.NFTABLES,
            100,
            true,
            false,
            true,
            "$TARGET$",
            List.of(),
            false,
            Duration.ofSeconds(5),
            100);
    new Responses(parts(linesAlone, directory, queue, counters), BlackholeRoutes::open).start();

    assertOnlyOthersRoutes();
    assertThat(directory.resolve("hosts.deny")).hasContent("192.0.2.1\n");
    assertThat(counters.failures).hasValue(0);
  }

  /** The same where nothing is wanted, and then by one who may change nothing. */
  public static void allSwitchedOff() throws IOException {
    var directory = Files.createTempDirectory("routes");
    Files.writeString(directory.resolve("responses.list"), "99999999999 192.0.2.1\n");
    Files.writeString(directory.resolve("hosts.deny"), "192.0.2.1\n");
    leaveRoutes();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThat(withoutRights(directory)).isEmpty();
    assertThat(routes(4)).contains("blackhole 192.0.2.1");
    assertThat(names(directory)).containsExactlyInAnyOrder("responses.list", "hosts.deny");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

    Leftovers.removeAll(directory, "$TARGET$");

    assertOnlyOthersRoutes();
    assertThat(names(directory)).containsExactly("hosts.deny");
    assertThat(directory.resolve("hosts.deny")).isEmptyFile();
    assertThat(withoutRights(directory)).isEmpty();
  }

  /** What one without any capability does, and says. */
  public static void main(String[] arguments) {
    Leftovers.removeAll(Path.of(arguments[0]), "$TARGET$");
  }

  private static String withoutRights(Path directory) {
    var command = new ArrayList<>(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
    command.addAll(InNamespace.java(RouteScenarios.class, directory.toString()));
    return InNamespace.shell(command);
  }

  private static List<String> names(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void leaveRoutes() {
    InNamespace.shell("ip route add blackhole 192.0.2.1 proto 173");
    InNamespace.shell("ip route add blackhole 198.51.100.0/24 proto 173");
    InNamespace.shell("ip -6 route add blackhole 2001:db8:0:5::/64 metric 1 proto 173");
    InNamespace.shell("ip route add blackhole 192.0.2.4");
    InNamespace.shell("ip -6 route add blackhole 2001:db8::4");
  }

  private static void assertOnlyOthersRoutes() {
    assertThat(routes(4) + routes(6)).isBlank();
    assertThat(InNamespace.shell("ip route")).contains("blackhole 192.0.2.4");
    assertThat(InNamespace.shell("ip -6 route")).contains("blackhole 2001:db8::4");
  }

  private static ResponseParts parts(
      ResponseSettings settings, Path directory, ResponseQueue queue, ResponseCounters counters) {
    return new ResponseParts(
        settings, directory, queue, new SystemPrograms(), counters, CLOCK, System::nanoTime);
  }

  private static void awaitRoutes(int family, String... beginnings) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          var lines = routes(family).lines().map(String::strip).toList();
          assertThat(lines).hasSize(beginnings.length);
          for (var i = 0; i < beginnings.length; i++) {
            assertThat(lines.get(i)).startsWith(beginnings[i]);
          }
        });
  }

  private static String routes(int family) {
    return InNamespace.shell("ip -%d route show proto 173 table main".formatted(family));
  }
}
