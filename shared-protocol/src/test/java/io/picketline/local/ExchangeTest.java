package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import io.picketline.wire.Frames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final LocalReply DONE = new LocalReply.Changed(List.of("done"), 1);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Refusals refusals = new Refusals(InstantSource.fixed(NOW));
  private final List<LocalRequest> reached = new ArrayList<>();

  @Test
  void serve_whatTheAskerMay_reachesTheDesk() throws IOException {
    assertThat(ask(block(false), Right.OPERATE)).isEqualTo(DONE);
    assertThat(ask(block(true), Right.ADMIN)).isEqualTo(DONE);
    assertThat(ask(new LocalRequest.ShowStatus(), Right.VIEW)).isEqualTo(DONE);

    assertThat(reached).hasSize(3);
    assertThat(refusals.count()).isZero();
  }

  @Test
  void serve_whatTheAskerMayNot_isRefusedWithWhatToDo() throws IOException {
    var refused = (LocalReply.Refused) ask(block(false), Right.VIEW);

    assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(refused.message())
        .isEqualTo("nothing was changed: that takes the role operator; ask somebody else");
    assertThat(((LocalReply.Refused) ask(block(true), Right.OPERATE)).message())
        .contains("the role admin");
    assertThat(reached).isEmpty();
    assertThat(refusals.count()).isEqualTo(2);
  }

  @Test
  void serve_garbageOrUnknown_isRefusedAndReachesNobody() throws IOException {
    for (var bad : List.of("garbage", Map.of("t", "from-the-future"), Map.of("t", "why"))) {
      assertThat(ask(bad, Right.ADMIN))
          .isInstanceOfSatisfying(
              LocalReply.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID));
    }
    assertThat(reached).isEmpty();
  }

  @Test
  void serve_answerThatFitsNoMessage_saysSo() throws IOException {
    var line = "x".repeat(1000);
    var huge = new LocalReply.Changed(Stream.generate(() -> line).limit(2000).toList(), 0);

    var reply = ask(new LocalRequest.ShowStatus(), Right.VIEW, huge);

    assertThat(((LocalReply.Refused) reply).message()).contains("too much for one answer");
  }

  @Test
  void serve_changeWithoutAnswerInTime_saysThatItMayBeMade() throws IOException {
    LocalDesk silent = (_, _) -> new CompletableFuture<>();

    var refused = (LocalReply.Refused) ask(block(false), Right.ADMIN, silent, Duration.ofMillis(1));
    var unseen =
        (LocalReply.Refused)
            ask(new LocalRequest.ShowStatus(), Right.VIEW, silent, Duration.ofMillis(1));

    assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(refused.message()).contains("may have been made all the same");
    assertThat(unseen.message()).doesNotContain("change");
  }

  private static LocalRequest block(boolean force) {
    return new LocalRequest.Block(
        Prefix.parse("192.0.2.7"), Duration.ofHours(1), "by hand", false, force);
  }

  private LocalReply ask(Object request, Right right) throws IOException {
    return ask(request, right, DONE);
  }

  private LocalReply ask(Object request, Right right, LocalReply answer) throws IOException {
    LocalDesk desk =
        (asked, _) -> {
          reached.add(asked);
          return CompletableFuture.completedFuture(answer);
        };
    return ask(request, right, desk, LIMIT);
  }

  private LocalReply ask(Object request, Right right, LocalDesk desk, Duration limit)
      throws IOException {
    var sent = new ByteArrayOutputStream();
    Frames.write(sent, request);
    var received = new ByteArrayOutputStream();
    new Exchange(desk, refusals, limit)
        .serve(
            new ByteArrayInputStream(sent.toByteArray()),
            received,
            new Asker("alice (uid 1000)", "here", right, Optional.empty()),
            "ask somebody else",
            _ -> {});
    return Frames.read(new ByteArrayInputStream(received.toByteArray()), LocalReply.class)
        .orElseThrow();
  }
}
