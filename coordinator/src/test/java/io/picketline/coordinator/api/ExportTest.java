package io.picketline.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.identity.ExportToken;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that firewalls fetch, with a certificate and with a token. */
class ExportTest {
  private static final String TOKEN = ExportToken.text(new byte[ExportToken.SECRET_BYTES]);
  private static final String OTHER = ExportToken.text("sixteen letters!".getBytes(UTF_8));

  @TempDir private Path directory;

  private final Instant now = Instant.now();
  private final AtomicReference<List<String>> sources =
      new AtomicReference<>(List.of("198.51.100.7", "203.0.113.0/24"));
  private volatile CompletableFuture<@Nullable Void> gate = CompletableFuture.completedFuture(null);
  private ApiScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new ApiScene(directory, this::answer);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private CompletionStage<LocalReply> answer(LocalRequest request, Asker asker) {
    return CompletableFuture.completedStage(
        switch (request) {
          case LocalRequest.ListExportTokens(var hash) ->
              new TrustReply.ExportTokens(
                  hash.equals(ExportToken.hash(TOKEN))
                      ? List.of(new TrustReply.ExportTokenRow("fw", "root", now, Optional.empty()))
                      : List.of());
          case LocalRequest.Export(var after) -> {
            gate.join();
            yield page(after);
          }
          default -> new TrustReply.Users(List.of());
        });
  }

  /** One block a page, so that there are some. */
  private LocalReply page(Optional<Prefix> after) {
    var left =
        sources.get().stream()
            .map(Prefix::parse)
            .filter(source -> after.isEmpty() || source.compareTo(after.get()) > 0)
            .toList();
    return new LocalReply.Exported(
        left.stream().limit(1).map(this::block).toList(), left.size() > 1);
  }

  private ExportedBlock block(Prefix source) {
    var end = now.plus(Duration.ofHours(1));
    return new ExportedBlock(source, Origin.OPERATOR, "x", "root", now, end);
  }

  @Test
  void export_byToken_isAListAndNothingElse() throws Exception {
    try (var firewall = scene.nobody()) {
      var told = firewall.get("/v1/export/plain?token=" + TOKEN);
      assertThat(told.text()).isEqualTo("198.51.100.7\n203.0.113.0/24\n");
      assertThat(told.header("content-type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(firewall.get("/v1/export/plain", "Authorization: Bearer " + TOKEN).status())
          .isEqualTo(200);

      assertThat(firewall.get("/v1/users?token=" + TOKEN).status()).isEqualTo(401);
      assertThat(firewall.get("/v1/export/plain?token=" + OTHER).status()).isEqualTo(401);
      assertThat(firewall.get("/v1/export/plain").status()).isEqualTo(401);
    }
  }

  @Test
  void export_manyTokens_areNotTried() throws Exception {
    try (var guesser = scene.nobody()) {
      for (var i = 0; i < 10; i++) {
        assertThat(guesser.get("/v1/export/plain?token=" + OTHER).status()).isEqualTo(401);
      }
      assertThat(guesser.get("/v1/export/plain?token=" + TOKEN).status()).isEqualTo(429);
    }
  }

  @Test
  void export_tokenThatIsKnownAsGood_isHeardThoughOthersGuess() throws Exception {
    try (var firewall = scene.nobody()) {
      assertThat(firewall.get("/v1/export/plain?token=" + TOKEN).status()).isEqualTo(200);
      for (var i = 0; i < 11; i++) {
        firewall.get("/v1/export/plain?token=" + OTHER);
      }
      assertThat(firewall.get("/v1/export/plain?token=" + OTHER).status()).isEqualTo(429);
      assertThat(firewall.get("/v1/export/plain?token=" + TOKEN).status()).isEqualTo(200);
    }
  }

  @Test
  void export_sameListAgain_isNotSentUntilItChanges() throws Exception {
    try (var viewer = scene.person(Role.VIEWER, "eve")) {
      var tag = "If-None-Match: " + viewer.get("/v1/export/plain").header("etag");
      assertThat(viewer.get("/v1/export/plain", tag).status()).isEqualTo(304);
      sources.set(List.of("198.51.100.7"));
      assertThat(viewer.get("/v1/export/plain", tag).text()).isEqualTo("198.51.100.7\n");
    }
  }

  @Test
  void export_manyAtOnce_waitForOneAnother() throws Exception {
    gate = new CompletableFuture<>();
    var callers = new ArrayList<HttpCaller>();
    for (var i = 0; i < 3; i++) {
      var caller = scene.person(Role.VIEWER, "eve");
      caller.send("GET", "/v1/export/plain", "");
      callers.add(caller);
    }
    await()
        .atMost(ApiScene.PATIENCE)
        .until(() -> scene.counters.snapshot().getOrDefault("requests to the API", 0L) == 3);
    gate.complete(null);
    for (var caller : callers) {
      assertThat(caller.reply().status()).isEqualTo(200);
      caller.close();
    }
  }

  @Test
  void export_toWhoeverTakesItCompressed_isCompressed() throws Exception {
    try (var viewer = scene.person(Role.VIEWER, "eve")) {
      var told = viewer.get("/v1/export/plain", "Accept-Encoding: gzip");
      assertThat(told.header("content-encoding")).isEqualTo("gzip");
      var text = new GZIPInputStream(new ByteArrayInputStream(told.body())).readAllBytes();
      assertThat(new String(text, UTF_8)).startsWith("198.51.100.7\n");
      assertThat(told.header("etag")).startsWith("W/");
      assertThat(viewer.get("/v1/export/plain", "Accept-Encoding: br, gzip;q=0").text())
          .startsWith("198.51.100.7\n");
      assertThat(viewer.get("/v1/export/nonsense").status()).isEqualTo(400);
    }
  }
}
