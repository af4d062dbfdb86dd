package io.picketline.coordinator.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.picketline.coordinator.Fleet;
import io.picketline.identity.Identity;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes to the API, and what becomes of it. */
class ApiServerTest {
  private static final String BLOCK =
      "{\"prefix\":\"198.51.100.7\",\"duration\":\"PT1H\",\"reason\":\"by hand\"}";

  @TempDir private Path directory;

  private final AtomicBoolean revoked = new AtomicBoolean();
  private final AtomicInteger changes = new AtomicInteger();
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
    if (revoked.get()) {
      return CompletableFuture.completedStage(
          new LocalReply.Refused(
              LocalReply.Reason.FORBIDDEN, asker.user().orElse("?") + " was revoked"));
    }
    if (request.changes()) {
      return CompletableFuture.completedStage(
          new LocalReply.Changed(List.of("change " + changes.incrementAndGet()), 0));
    }
    return CompletableFuture.completedStage(new TrustReply.Users(List.of()));
  }

  @Test
  void get_person_isAnsweredByHisRole() throws Exception {
    try (var viewer = scene.person(Role.VIEWER, "eve")) {
      var users = viewer.get("/v1/users");
      assertThat(users.status()).isEqualTo(200);
      assertThat(users.json().get("t").asText()).isEqualTo("users");

      var refused = viewer.post("/v1/verdicts", BLOCK);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
      assertThat(refused.json().get("detail").asText()).contains("takes the role operator");
      assertThat(viewer.post("/v1/verdicts?dry_run=true", BLOCK).status()).isEqualTo(200);
    }
    try (var operator = scene.person(Role.OPERATOR, "bob")) {
      assertThat(operator.post("/v1/verdicts", BLOCK).json().get("objects").get(0).asText())
          .isEqualTo("change 1");
      assertThat(operator.ask("DELETE", "/v1/sensors/web-1", "").status()).isEqualTo(403);
    }
    try (var admin = scene.person(Role.ADMIN, "alice")) {
      assertThat(admin.ask("DELETE", "/v1/sensors/web-1", "").status()).isEqualTo(200);
    }
  }

  @Test
  void get_noCertificate_isToldTheSameWhateverHeAsks() throws Exception {
    try (var nobody = scene.nobody()) {
      for (var path : List.of("/v1/status", "/metrics", "/v1/openapi.yaml", "/nothing")) {
        var told = nobody.get(path);
        assertThat(told.status()).isEqualTo(401);
        assertThat(told.json().get("type").asText()).isEqualTo("urn:picketline:problem:stranger");
      }
    }
  }

  @Test
  void get_sensorsCertificate_isRefused() throws Exception {
    var sensor = Identity.load(scene.fleet.issue(Role.SENSOR, "web-1"), Role.SENSOR);
    try (var caller = new HttpCaller(sensor.connect(scene.plain("127.0.0.1")))) {
      var told = caller.get("/v1/status");
      assertThat(told.status()).isEqualTo(403);
      assertThat(told.json().get("detail").asText()).contains("only people are answered here");
    }
  }

  @Test
  void get_revokedInASession_isRefusedFromThenOn() throws Exception {
    try (var viewer = scene.person(Role.VIEWER, "eve")) {
      assertThat(viewer.get("/v1/users").status()).isEqualTo(200);
      revoked.set(true);
      var told = viewer.get("/v1/users");
      assertThat(told.status()).isEqualTo(403);
      assertThat(told.json().get("detail").asText()).isEqualTo("eve was revoked");
      assertThat(viewer.get("/v1/openapi.yaml").status()).isEqualTo(403);
    }
  }

  @Test
  void get_certificateThatEndsInASession_isRefusedFromThenOn() throws Exception {
    try (var viewer = scene.person(Role.VIEWER, "eve")) {
      assertThat(viewer.get("/v1/users").status()).isEqualTo(200);
      scene.now.updateAndGet(now -> now.plus(Duration.ofDays(2)));
      assertThat(viewer.get("/v1/users").status()).isEqualTo(401);
    }
  }

  @Test
  void connect_renewedCertificate_isShownToWhoeverComesNext() throws Exception {
    var renewed = Identity.load(scene.fleet.issue(Role.COORDINATOR, "coord2"), Role.COORDINATOR);
    scene.identity.set(renewed);
    try (var socket = scene.believer("TLSv1.3")) {
      var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      assertThat(Peer.of(shown).name()).isEqualTo("coord2");
    }
  }

  @Test
  void connect_olderTls_isRefused() throws Exception {
    assertThatThrownBy(() -> scene.believer("TLSv1.2")).isInstanceOf(SSLException.class);
  }

  @Test
  void connect_anotherFleetsCertificate_isRefusedInTheHandshake() throws Exception {
    var other = new Fleet(directory.resolve("other"));
    var stranger = Identity.loadUser(other.issue(Role.ADMIN, "mallory"));
    assertThatThrownBy(() -> stranger.connect(scene.plain("127.0.0.1")).getInputStream().read())
        .isInstanceOf(IOException.class);
  }

  @Test
  void connect_aCrowdThatSaysNothing_keepsNobodyElseOut() throws Exception {
    var silent = new ArrayList<Socket>();
    for (var i = 0; i < Gate.MOST + 8; i++) {
      silent.add(scene.plain("127.0.1." + i % 8));
    }
    await()
        .until(() ->
            scene.counters.snapshot().getOrDefault("connections to the API", 0L) >= Gate.MOST);
    try (var viewer = scene.person(Role.VIEWER, "eve")) {
      assertThat(viewer.get("/v1/users").status()).isEqualTo(200);
    }
    for (var socket : silent) {
      socket.close();
    }
  }

  @Test
  void connect_moreThanOnePlaceMay_areTurnedAway() throws Exception {
    var silent = new ArrayList<Socket>();
    for (var i = 0; i <= Gate.MOST_OF_ONE; i++) {
      silent.add(scene.plain("127.0.0.1"));
    }
    await()
        .until(() ->
            scene.counters.snapshot().getOrDefault("connections to the API turned away", 0L) == 1);
    for (var socket : silent) {
      socket.close();
    }
    await()
        .untilAsserted(() -> {
          try (var viewer = scene.person(Role.VIEWER, "eve")) {
            assertThat(viewer.get("/v1/users").status()).isEqualTo(200);
          }
        });
  }

  @Test
  void accept_failsOnce_goesOn() throws Exception {
    var failures = new AtomicInteger();
    var socket =
        new ServerSocket() {
          @Override
          public Socket accept() throws IOException {
            if (failures.getAndIncrement() == 0) {
              throw new IOException("Too many open files");
            }
            return super.accept();
          }
        };
    try (var tired =
            new ApiScene(directory.resolve("tired"), this::answer, EventStream.Pace.USUAL, socket);
        var viewer = tired.person(Role.VIEWER, "eve")) {
      assertThat(viewer.get("/v1/users").status()).isEqualTo(200);
      assertThat(failures).hasValueGreaterThan(1);
    }
  }

  @Test
  void ask_whatHelidonItselfRefuses_isAProblemToo() throws Exception {
    try (var caller = scene.person(Role.VIEWER, "eve")) {
      caller.raw("GET /v1/status HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      assertProblem(caller.reply(), 400);
    }
    try (var caller = scene.person(Role.VIEWER, "eve")) {
      caller.raw(
          "POST /v1/verdicts HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"
              .getBytes(US_ASCII));
      assertProblem(caller.reply(), 413);
    }
    try (var caller = scene.person(Role.VIEWER, "eve")) {
      assertProblem(caller.get("/v1/status", "X-Long: " + "x".repeat(20_000)), 400);
    }
  }

  @Test
  void ask_whatThereIsNot_isAProblem() throws Exception {
    try (var caller = scene.person(Role.ADMIN, "alice")) {
      assertProblem(caller.get("/v1/nothing"), 404);
      var told = caller.ask("PUT", "/v1/verdicts", "");
      assertProblem(told, 405);
      assertThat(told.header("allow")).isEqualTo("GET, POST");
      assertProblem(caller.ask("POST", "/v1/verdicts", BLOCK), 415);
      assertProblem(caller.post("/v1/verdicts", "{"), 400);
      assertProblem(caller.post("/v1/verdicts", "{\"prefix\":\"nonsense\"}"), 400);
      assertProblem(caller.get("/v1/users?colour=blue"), 400);
      assertProblem(caller.get("/v1/verdicts?limit=1000"), 400);
    }
  }

  @Test
  void get_lastOne_endsTheConnection() throws Exception {
    try (var viewer = scene.person(Role.VIEWER, "eve")) {
      assertThat(viewer.get("/v1/users", "Connection: close").status()).isEqualTo(200);
      assertThatThrownBy(viewer::line).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void get_sameListAgain_isNotSent() throws Exception {
    try (var caller = scene.person(Role.VIEWER, "eve")) {
      var first = caller.get("/v1/users");
      var tag = first.header("etag");
      assertThat(tag).isNotEmpty();
      var again = caller.get("/v1/users", "If-None-Match: " + tag);
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(caller.get("/v1/users", "If-None-Match: \"other\"").status()).isEqualTo(200);
    }
  }

  @Test
  void post_sameKeyAgain_isMadeOnce() throws Exception {
    try (var caller = scene.person(Role.OPERATOR, "bob");
        var other = scene.person(Role.OPERATOR, "carol")) {
      var key = "Idempotency-Key: 5f2c";
      var first = caller.post("/v1/verdicts", BLOCK, key);
      assertThat(caller.post("/v1/verdicts", BLOCK, key).text()).isEqualTo(first.text());
      assertThat(changes).hasValue(1);
      assertProblem(caller.post("/v1/verdicts", BLOCK.replace("1H", "2H"), key), 422);
      assertThat(other.post("/v1/verdicts", BLOCK, key).text()).contains("change 2");
      assertThat(caller.post("/v1/verdicts", BLOCK).text()).contains("change 3");
    }
  }

  @Test
  void post_sameKeyOfSomebodyRevoked_isNotAnsweredAgain() throws Exception {
    try (var caller = scene.person(Role.OPERATOR, "bob")) {
      var key = "Idempotency-Key: 5f2c";
      assertThat(caller.post("/v1/verdicts", BLOCK, key).status()).isEqualTo(200);
      revoked.set(true);
      assertProblem(caller.post("/v1/verdicts", BLOCK, key), 403);
      revoked.set(false);
      try (var demoted = scene.person(Role.VIEWER, "bob")) {
        assertProblem(demoted.post("/v1/verdicts", BLOCK, key), 422);
      }
    }
  }

  private static void assertProblem(HttpCaller.Reply told, int status) {
    assertThat(told.status()).as(told.text()).isEqualTo(status);
    assertThat(told.header("content-type")).isEqualTo("application/problem+json");
    assertThat(told.json().get("status").asInt()).isEqualTo(status);
    assertThat(told.json().get("type").asText()).startsWith("urn:picketline:problem:");
  }
}
