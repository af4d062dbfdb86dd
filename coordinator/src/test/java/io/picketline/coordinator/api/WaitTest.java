package io.picketline.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Role;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that are made, while nobody can tell how far they are in force. */
class WaitTest {
  private static final String BLOCK =
      "{\"prefix\":\"198.51.100.7\",\"duration\":\"PT1H\",\"reason\":\"by hand\"}";
  private static final LocalReply NOBODY_LEADS =
      new LocalReply.Refused(Reason.UNAVAILABLE, "no coordinator leads at the moment");

  @TempDir private Path directory;

  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicBoolean fails = new AtomicBoolean();

  @Test
  void change_leaderIsLostWhileWaiting_isToldAndMadeOnce() throws Exception {
    try (var scene = new ApiScene(directory, this::answer);
        var bob = scene.person(Role.OPERATOR, "bob")) {
      var told = bob.post("/v1/verdicts?wait=PT1S", BLOCK, "Idempotency-Key: 5f2c");
      assertThat(told.status()).isEqualTo(200);
      assertThat(told.json().get("objects").get(0).asText()).isEqualTo("change 1");
      assertThat(told.json().has("reach")).isFalse();

      bob.post("/v1/verdicts?wait=PT1S", BLOCK, "Idempotency-Key: 5f2c");
      assertThat(changes).hasValue(1);
    }
  }

  @Test
  void ignore_nobodyCanTell_isNotSaidToHaveBeenChangedByAnother() throws Exception {
    fails.set(true);
    try (var scene = new ApiScene(directory, this::answer);
        var bob = scene.person(Role.OPERATOR, "bob")) {
      var told = bob.post("/v1/ignore", "{\"remove\":[]}", "If-Match: \"3\"");
      assertThat(told.status()).as(told.text()).isEqualTo(503);
    }
  }

  private CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    return CompletableFuture.completedStage(
        switch (request) {
          // asked of whoever repeats a request too: whether he is still known
          case LocalRequest.Reach(var seq) when seq == 0 ->
              new LocalReply.Reach(0, 0, 0, 0, List.of());
          case LocalRequest.ListIgnored _ ->
              new IgnoreReply.Ignored(List.of(), List.of(), Optional.of(4L), 0);
          case LocalRequest _ when request.changes() && !fails.get() ->
              new LocalReply.Changed(List.of("change " + changes.incrementAndGet()), 9);
          default -> NOBODY_LEADS;
        });
  }
}
