package io.picketline.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.local.Exchange;
import io.picketline.local.Refusals;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.Right;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What lists take of memory that nobody has read yet. */
class ExportRoomTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final LocalReply BLOCKS =
      new LocalReply.Exported(
          List.of(
              new ExportedBlock(
                  Prefix.parse("198.51.100.7"),
                  Origin.OPERATOR,
                  "x",
                  "root",
                  NOW,
                  NOW.plus(Duration.ofHours(1)))),
          false);

  private final Operation export =
      new ExportResources(
              new Enquiry(
                  new Exchange(
                      (_, _) -> CompletableFuture.completedStage(BLOCKS),
                      new Refusals(InstantSource.fixed(NOW)),
                      Duration.ofSeconds(20))),
              InstantSource.fixed(NOW),
              "coord1",
              1)
          .operations()
          .getFirst();

  @Test
  void export_listsThatNobodyTakes_takeNoMoreThanTheirRoom() throws IOException {
    var first = ask();

    assertThatThrownBy(this::ask)
        .isInstanceOfSatisfying(
            Problem.class, it -> assertThat(it.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));

    var text = new ByteArrayOutputStream();
    first.teller().tell(text, _ -> {});
    first.end().run();
    assertThat(text).asString().isEqualTo("198.51.100.7\n");
    assertThat(ask().status()).isEqualTo(200);
  }

  private Answer.Stream ask() {
    var asker = Asker.user("eve", "192.0.2.1", Right.VIEW, NOW);
    var call =
        new Call(
            "GET",
            "/v1/export/plain",
            Map.of(),
            Map.of(),
            () -> new byte[0],
            InetAddress.getLoopbackAddress(),
            Optional.of(asker));
    var at = new Parameters(List.of("plain"), Map.of());
    return (Answer.Stream) export.handler().handle(call, at);
  }
}
