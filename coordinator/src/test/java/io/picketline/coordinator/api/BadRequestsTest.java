package io.picketline.coordinator.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Role;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.TrustReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no request: each is told what is wrong, in the one form that there is. */
class BadRequestsTest {
  private static final String JSON = "Content-Type: application/json\r\n";

  @TempDir private Path directory;

  private final AtomicInteger changes = new AtomicInteger();
  private ApiScene scene;

  @BeforeEach
  void open() throws Exception {
    scene =
        new ApiScene(
            directory,
            (request, _) -> {
              if (request.changes()) {
                changes.incrementAndGet();
              }
              return users();
            });
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static CompletionStage<LocalReply> users() {
    return CompletableFuture.completedStage(new TrustReply.Users(List.of()));
  }

  @Test
  void head_thatIsNoHttp11_isAProblem() throws Exception {
    for (var head :
        List.of(
            "GET /v1/users HTTP/1.0\r\n\r\n",
            "GET /v1/users HTTP/2.0\r\nHost: x\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\0\1\2 nonsense\r\n\r\n",
            "G\u00e9T /v1/users HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /v1/users HTTP/1.1\nHost: x\n\n",
            "GET /v1/users HTTP/1.1\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: x\r\nA Header: 1\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: x\r\nX: a\1b\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n",
            "GET /v1/users?a=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /v1/users/%zz HTTP/1.1\r\nHost: x\r\n\r\n")) {
      assertProblem(head, 400, "invalid");
    }
    assertProblem("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 413, "too-large");
  }

  @Test
  void framing_thatCanBeReadInTwoWays_isAProblem() throws Exception {
    for (var framing :
        List.of(
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "Content-Length: -2\r\n\r\n{}",
            "Content-Length: +2\r\n\r\n{}",
            "Content-Length: 99999999999999999999\r\n\r\n{}",
            "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}")) {
      assertProblem(post(framing), 400, "invalid");
    }
    assertThat(changes).hasValue(0);
  }

  @Test
  void body_tooLarge_isAProblemHoweverItIsFramed() throws Exception {
    assertProblem(post("Content-Length: 600000\r\n\r\n"), 413, "too-large");
    assertProblem(post("Transfer-Encoding: chunked\r\n\r\n7fffffff\r\nabc"), 413, "too-large");
    var chunk = "186a0\r\n" + " ".repeat(100_000) + "\r\n";
    assertProblem(
        post("Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(6) + "0\r\n\r\n"),
        413,
        "too-large");
    assertThat(changes).hasValue(0);
  }

  @Test
  void json_thatIsNotWhatItShouldBe_isAProblem() throws Exception {
    try (var caller = scene.person(Role.ADMIN, "alice")) {
      for (var body :
          List.of(
              "",
              "{}",
              "null",
              "[]",
              "1",
              "{\"prefix\":\"192.0.2.7\",\"duration\":\"PT1H\",\"reason\":\"x\",\"more\":1}",
              "{\"prefix\":\"192.0.2.7\",\"duration\":\"PT1H\",\"reason\":\"x\"} {}",
              "{\"prefix\":\"192.0.2.7\",\"prefix\":\"192.0.2.8\",\"duration\":\"PT1H\","
                  + "\"reason\":\"x\"}",
              "{\"prefix\":[\"192.0.2.7\"],\"duration\":\"PT1H\",\"reason\":\"x\"}",
              "{\"prefix\":1,\"duration\":\"PT1H\",\"reason\":\"x\"}",
              "{\"prefix\":\"192.0.2.7\",\"duration\":3600,\"reason\":\"x\"}",
              "{\"prefix\":\"192.0.2.7\",\"duration\":1e999999999,\"reason\":\"x\"}",
              "{\"prefix\":\"192.0.2.7\",\"duration\":\"PT99999999999999999H\",\"reason\":\"x\"}",
              "{\"prefix\":\"192.0.2.7\",\"duration\":\"PT1H\",\"reason\":1}",
              "{\"prefix\":\"192.0.2.7\",\"duration\":\"PT1H\",\"reason\":\"x\",\"force\":\"yes\"}",
              "{\"prefix\":\"192.0.2.7\",\"duration\":\"PT1H\",\"reason\":"
                  + "9".repeat(9_999)
                  + "}",
              "{\"a\":".repeat(5_000),
              "[".repeat(100_000))) {
        var told = caller.post("/v1/verdicts", body);
        assertThat(told.status()).as(body.substring(0, Math.min(80, body.length()))).isEqualTo(400);
        assertProblem(told, 400, "invalid");
        var words = told.json().get("detail").asText();
        assertThat(words)
            .doesNotContain("io.picketline", "java.", "Null", "Cannot")
            .hasSizeLessThan(250);
      }
      for (var undo : List.of("{\"to\":1.5}", "{\"to\":1e99}", "{\"to\":\"1\"}", "{\"to\":true}")) {
        assertProblem(caller.post("/v1/ignore/undo", undo), 400, "invalid");
      }
    }
    assertThat(changes).hasValue(0);
  }

  @Test
  void path_andQuery_areTakenToTheLetter() throws Exception {
    try (var caller = scene.person(Role.ADMIN, "alice")) {
      for (var path :
          List.of(
              "/v1//users",
              "/v1/users/",
              "/v1/verdicts/",
              "/V1/users",
              "/v1/./users",
              "/v1/x/../users",
              "/v1/%75sers",
              "/v1/verdicts/192.0.2.0/24",
              "//v1/users",
              "/v1/users;a=b",
              "http://x/v1/users")) {
        assertProblem(caller.get(path), 404, "not-found");
      }
      for (var path :
          List.of(
              "/v1/verdicts/..%2Fusers",
              "/v1/verdicts/192.0.2.0%252F24",
              "/v1/verdicts/192.0.2.0%2F33",
              "/v1/verdicts/%00",
              "/v1/verdicts/%ff",
              "/v1/users?colour=blue",
              "/v1/verdicts?limit=1&limit=2",
              "/v1/verdicts?limit=99999999999999999999",
              "/v1/verdicts?limit=0x10",
              "/v1/verdicts?after=%F0%9F",
              "/v1/history?since=%2B1000000000-12-31T23:59:59Z",
              "/v1/events?after=1-2:99999999999999999999",
              "/v1/sensors?after=..%2F..")) {
        var told = caller.get(path);
        assertThat(told.status()).as(path + told.text()).isEqualTo(400);
        assertProblem(told, 400, "invalid");
      }
    }
  }

  @Test
  void pipeline_ofRequests_isAnsweredInOrder() throws Exception {
    try (var caller = scene.person(Role.VIEWER, "eve")) {
      for (var path : List.of("users", "nothing", "users")) {
        caller.send("GET", "/v1/" + path, "");
      }
      assertThat(List.of(caller.reply().status(), caller.reply().status(), caller.reply().status()))
          .containsExactly(200, 404, 200);
    }
  }

  @Test
  void body_ofSomebodyUnknown_isNotRead() throws Exception {
    try (var nobody = scene.nobody()) {
      nobody.raw(post("Content-Length: 400000\r\n\r\n").getBytes(ISO_8859_1));
      assertThat(nobody.reply().status()).isEqualTo(401);
    }
  }

  private static String post(String rest) {
    return "POST /v1/verdicts HTTP/1.1\r\nHost: x\r\n" + JSON + rest;
  }

  /** Of raw bytes; the connection ends after it. */
  private void assertProblem(String raw, int status, String kind) throws Exception {
    try (var caller = scene.person(Role.ADMIN, "alice")) {
      caller.raw(raw.getBytes(ISO_8859_1));
      assertProblem(caller.reply(), status, kind);
    } catch (IOException e) {
      throw new AssertionError(raw.lines().limit(4).toList() + ": " + e, e);
    }
  }

  private static void assertProblem(HttpCaller.Reply told, int status, String kind) {
    assertThat(told.status()).as(told.text()).isEqualTo(status);
    assertThat(told.header("content-type")).isEqualTo("application/problem+json");
    assertThat(told.json().get("status").asInt()).isEqualTo(status);
    assertThat(told.json().get("type").asText()).isEqualTo("urn:picketline:problem:" + kind);
  }
}
