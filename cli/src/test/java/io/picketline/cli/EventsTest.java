package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.events.EventRing;
import io.picketline.events.EventStore;
import io.picketline.local.Exchange;
import io.picketline.local.LocalServer;
import io.picketline.local.Refusals;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.log.Epoch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of what happens, by a real socket of a daemon. */
class EventsTest {

  private static final Prefix SOURCE = Prefix.parse("198.51.100.7");

  @TempDir private Path run;

  private final EventRing ring =
      new EventRing(100, EventStore.NONE, new EventPlace(new Epoch(3, 255), 0, 0));
  private LocalServer daemon;

  @BeforeEach
  void start() throws IOException {
    var refused = new LocalReply.Refused(LocalReply.Reason.INVALID, "asked in the wrong place");
    var exchange =
        new Exchange(
                (_, _) -> CompletableFuture.completedStage(refused),
                new Refusals(InstantSource.system()),
                Duration.ofSeconds(10))
            .telling(ring);
    daemon = LocalServer.start(run.resolve("d"), "web", exchange);
    tell(EventKind.BLOCKED, "SYN scan");
    tell(EventKind.SENSOR_LOST, "not heard of for 30 s");
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
  }

  @Test
  void events_areLines() {
    assertThat(picket("events").out().lines())
        .containsExactly(
            "2026-01-01T00:00:00Z  blocked             198.51.100.7        SYN scan; by web",
            "2026-01-01T00:00:00Z  sensor-lost         198.51.100.7        not heard of for 30 s;"
                + " by web");
  }

  @Test
  void events_filtered_areThoseThatAreWanted() {
    assertThat(picket("events", "--severity", "warning").out()).doesNotContain("SYN scan");
    assertThat(picket("events", "--kind", "blocked").out()).doesNotContain("sensor-lost");
    assertThat(picket("events", "--about", "203.0.113.0/24").out()).isEmpty();
    assertThat(picket("events", "--count", "1").out()).doesNotContain("SYN scan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "jsonl", "csv", "name"})
  void events_ofManyPages_areWrittenPageByPage(String form) throws IOException {
    var event = Event.of(EventKind.BLOCKED, Answers.NOW, "web", "x").on(SOURCE);
    var first = new EventList(List.of(event), new EventPlace(new Epoch(3, 255), 7, 0), false, true);
    var none = new LocalReply.Refused(LocalReply.Reason.UNAVAILABLE, "no more");
    try (var _ =
        ScriptedDaemon.answering(
            run.resolve("sensor/admin.sock"),
            request -> ((ListEvents) request).after().isEmpty() ? first : none)) {
      var ran = Ran.picket(run, "events", "--since", "7d", "-o", form);

      assertThat(ran.out()).contains("198.51.100.7");
      assertThat(ran.code()).isEqualTo(ExitCode.UNREACHABLE);
    }
  }

  @Test
  void events_none_haveTheHeadOfCsvAllTheSame() {
    assertThat(picket("events", "--about", "203.0.113.0/24", "-o", "csv").out())
        .startsWith("at,kind,severity,about,");
  }

  @Test
  void events_noSuchKind_isAWrongCommandLine() {
    assertThat(picket("events", "--kind", "gone").code()).isEqualTo(ExitCode.USAGE);
    assertThat(picket("events", "--severity", "grave").err()).contains("info, notice, warning");
  }

  @Test
  void follow_tellsWhatHappensLater() throws Exception {
    var ran =
        CompletableFuture.supplyAsync(
            () -> picket("events", "--follow", "--count", "3", "-o", "jsonl"));
    tell(EventKind.EXPIRED, "SYN scan");

    var lines = ran.get(30, TimeUnit.SECONDS).out().lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.getLast())
        .contains("\"place\":\"3-00000000000000ff:3\"")
        .contains("\"kind\":\"expired\"");
  }

  @Test
  void follow_daemonThatHangsUpWithoutAWord_isNotAskedAgainAtOnce() throws Exception {
    var socket = run.resolve("mute.sock");
    try (var mute = FakeDaemon.sending(socket, new byte[0])) {
      var ran = Ran.picket(run, "events", "--follow", "--socket", socket.toString());

      assertThat(ran.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(ran.err()).contains("hung up without an answer");
      assertThat(mute.asked()).isInstanceOf(ListEvents.class);
    }
  }

  private Ran picket(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--socket", run.resolve("d").resolve("read.sock").toString()));
    return Ran.picket(run, all.toArray(String[]::new));
  }

  private void tell(EventKind kind, String text) {
    ring.tell(List.of(Event.of(kind, Answers.NOW, "web", text).on(Prefix.parse("198.51.100.7"))));
  }
}
