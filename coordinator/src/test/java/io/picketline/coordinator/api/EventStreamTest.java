package io.picketline.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.Role;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of events, and where their readers go on. */
class EventStreamTest {
  private static final String ACCEPT = "Accept: text/event-stream";
  private static final EventStream.Pace PACE =
      new EventStream.Pace(Duration.ofMillis(50), Duration.ofMillis(500));

  @TempDir private Path directory;

  private final AtomicBoolean revoked = new AtomicBoolean();
  private ApiScene scene;

  @BeforeEach
  void open() throws Exception {
    scene =
        new ApiScene(
            directory,
            (_, _) ->
                CompletableFuture.completedStage(
                    revoked.get()
                        ? new LocalReply.Refused(Reason.FORBIDDEN, "eve was revoked")
                        : new LocalReply.Reach(0, 0, 0, 0, List.of())),
            PACE);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void events_readerThatComesBack_goesOnAfterItsLastOne() throws Exception {
    try (var reader = scene.person(Role.VIEWER, "eve")) {
      reader.send("GET", "/v1/events", "", ACCEPT);
      assertThat(until(reader, "HTTP/1.1")).contains("200");
      tell(1, "one");
      assertThat(until(reader, "id: ")).isNotEmpty();
      assertThat(until(reader, "data: ")).contains("\"text\":\"one\"");
    }
    tell(2, "two");
    tell(3, "three");

    try (var again = scene.person(Role.VIEWER, "eve")) {
      again.send("GET", "/v1/events", "", ACCEPT, "Last-Event-ID: " + place(1));
      assertThat(until(again, "id: ")).isEqualTo("id: " + place(2));
      assertThat(until(again, "event: ")).isEqualTo("event: token-made");
      assertThat(until(again, "data: ")).contains("\"text\":\"two\"");
      assertThat(until(again, "data: ")).contains("\"text\":\"three\"");
    }
  }

  @Test
  void events_placeThatIsForgotten_tellsOfTheGap() throws Exception {
    for (var i = 1; i <= 200; i++) {
      tell(i, "x");
    }
    try (var reader = scene.person(Role.VIEWER, "eve")) {
      reader.send("GET", "/v1/events", "", ACCEPT, "Last-Event-ID: " + place(1));
      assertThat(until(reader, "event: ")).isEqualTo("event: gap");
    }
  }

  @Test
  void events_readerWhoIsRevoked_isCutOff() throws Exception {
    try (var reader = scene.person(Role.VIEWER, "eve")) {
      reader.send("GET", "/v1/events", "", ACCEPT);
      assertThat(until(reader, "HTTP/1.1")).contains("200");
      revoked.set(true);
      assertThat(until(reader, "event: ")).isEqualTo("event: problem");
      assertThat(until(reader, "data: ")).contains("eve was revoked");
    }
  }

  @Test
  void events_readerThatTakesNothing_isCutOffAndHoldsNobodyUp() throws Exception {
    var text = "x".repeat(200);
    try (var slow = scene.person(Role.VIEWER, "eve")) {
      slow.send("GET", "/v1/events", "", ACCEPT);
      assertThat(until(slow, "HTTP/1.1")).contains("200");
      var told = new AtomicInteger();
      await()
          .atMost(ApiScene.PATIENCE)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> {
            for (var i = 0; i < 100; i++) {
              tell(told.incrementAndGet(), text);
            }
            return scene
                    .counters
                    .snapshot()
                    .getOrDefault("connections to the API that took too long", 0L)
                > 0;
          });
      assertThatThrownBy(
              () -> {
                while (true) {
                  slow.line();
                }
              })
          .isInstanceOf(IOException.class);
      try (var other = scene.person(Role.VIEWER, "bob")) {
        other.send("GET", "/v1/events", "", ACCEPT, "Last-Event-ID: " + place(told.get() - 1));
        assertThat(until(other, "id: ")).isEqualTo("id: " + place(told.get()));
      }
    }
  }

  @Test
  void events_placeThatIsNone_isRefused() throws Exception {
    try (var reader = scene.person(Role.VIEWER, "eve")) {
      reader.send("GET", "/v1/events", "", ACCEPT, "Last-Event-ID: nonsense");
      assertThat(until(reader, "HTTP/1.1")).contains("400");
    }
    await().until(() -> scene.counters.snapshot().getOrDefault("requests to the API", 0L) == 1);
  }

  private void tell(int seq, String text) {
    var event = Event.of(EventKind.TOKEN_MADE, Instant.EPOCH, "root", text);
    scene.events.tell(List.of(event.placed(place(seq))));
  }

  private static EventPlace place(int seq) {
    return new EventPlace(ApiScene.BEGINNING.epoch(), seq, 0);
  }

  /** The next line that begins so. */
  private static String until(HttpCaller reader, String begin) throws IOException {
    while (true) {
      var line = reader.line();
      if (line.startsWith(begin) && !(begin.equals("id: ") && line.endsWith(":0"))) {
        return line;
      }
    }
  }
}
