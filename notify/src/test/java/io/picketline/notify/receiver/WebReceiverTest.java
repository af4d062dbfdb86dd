package io.picketline.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.picketline.notify.config.Means;
import io.picketline.notify.format.Body;
import io.picketline.notify.format.Sample;
import io.picketline.notify.format.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posts to a web server. */
class WebReceiverTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @TempDir private Path directory;
  private final BlockingQueue<String> posted = new LinkedBlockingQueue<>();
  private final AtomicInteger answer = new AtomicInteger(200);

  @Test
  void tell_templateAndSecretHeader_arePosted() throws Exception {
    var secret = directory.resolve("token");
    Files.writeString(secret, "Bearer s3cret\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    var headers = List.of(new Means.Header("Authorization", secret.toString(), true));
    var server = plain();
    try (var receiver = receiver(server, headers, Optional.of("{\"a\": \"{about}\"}"))) {
      assertThat(receiver.tell(List.of(Sample.notice(Sample.blocked()))))
          .isEqualTo("answered 200: thanks");

      assertThat(posted.poll()).isEqualTo("application/json|Bearer s3cret|{\"a\": \"192.0.2.7\"}");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void tell_secretThatOthersMayRead_isNotUsed() throws Exception {
    var secret = directory.resolve("token");
    Files.writeString(secret, "s3cret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    var server = plain();
    var headers = List.of(new Means.Header("Authorization", secret.toString(), true));
    try (var receiver = receiver(server, headers, Optional.empty())) {
      assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.blocked()))))
          .hasMessageContaining("others may read it");
      assertThat(posted).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void tell_answerThatNeverEnds_isTakenByItsCodeInTime() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('t');
          exchange.getResponseBody().flush();
        });
    server.start();
    try (var receiver = receiver(server, Duration.ofMillis(500))) {
      var said =
          CompletableFuture.supplyAsync(() -> tell(receiver), Thread::startVirtualThread)
              .get(20, TimeUnit.SECONDS);

      assertThat(said).startsWith("answered 200");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void tell_addressThatIsASecret_isNotRepeated() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var words = "Cannot POST " + exchange.getRequestURI();
          exchange.getResponseHeaders().add("Location", "https://x.example/hook/s3cret?k=t0ken");
          exchange.sendResponseHeaders(answer.get(), words.length());
          exchange.getResponseBody().write(words.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    var url = "http://localhost:%d/hook/s3cret?k=t0ken".formatted(server.getAddress().getPort());
    var address = new Means.Address(Optional.of(URI.create(url)), Optional.empty());
    try (var receiver = WebReceiver.of(new Means.Slack(address, Optional.empty()), TIMEOUT)) {
      for (var code : List.of(404, 302)) {
        answer.set(code);
        assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.blocked()))))
            .hasMessageContaining("answered " + code)
            .hasMessageNotContainingAny("s3cret", "t0ken");
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void tell_secretThatIsNoHeader_isNotShown() throws Exception {
    var secret = directory.resolve("token");
    Files.writeString(secret, "s3cret\u2026");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    var server = plain();
    var headers = List.of(new Means.Header("Authorization", secret.toString(), true));
    try (var receiver = receiver(server, headers, Optional.empty())) {
      assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.blocked()))))
          .hasMessageContaining("header Authorization cannot be sent")
          .hasMessageNotContaining("s3cret");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void tell_answers_areToldApart() throws Exception {
    var server = plain();
    try (var receiver = receiver(server, List.of(), Optional.empty())) {
      answer.set(503);
      assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.blocked()))))
          .isNotInstanceOf(RefusedException.class)
          .hasMessageContaining("answered 503: thanks");
      answer.set(422);
      assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.blocked()))))
          .isInstanceOf(RefusedException.class);
      answer.set(302);
      assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.blocked()))))
          .hasMessageContaining("leads to http://elsewhere.example/");
      assertThat(posted).hasSize(3);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void tell_tlsOfTheNamedAuthority_isTakenAndNoOther() throws Exception {
    var keys = Keys.of(directory, "dns:localhost");
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(keys.server()));
    serve(server);
    var url = URI.create("https://localhost:%d/hook".formatted(server.getAddress().getPort()));
    var address = new Means.Address(Optional.of(url), Optional.empty());
    try (var trusted =
            WebReceiver.of(new Means.Slack(address, Optional.of(keys.authority())), TIMEOUT);
        var stranger = WebReceiver.of(new Means.Slack(address, Optional.empty()), TIMEOUT)) {
      trusted.tell(List.of(Sample.notice(Sample.blocked())));

      assertThat(posted.poll()).startsWith("application/json||{\"text\":");
      assertThatThrownBy(() -> stranger.tell(List.of(Sample.notice(Sample.blocked()))))
          .hasMessageContaining("TLS fails");
    } finally {
      server.stop(0);
    }
  }

  private HttpServer plain() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server);
    return server;
  }

  private void serve(HttpServer server) {
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    var authorization = headers.getFirst("Authorization");
    posted.add(
        "%s|%s|%s"
            .formatted(
                headers.getFirst("Content-Type"),
                authorization == null ? "" : authorization,
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    exchange.getResponseHeaders().add("Location", "http://elsewhere.example/");
    var thanks = "thanks".getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.get(), thanks.length);
    exchange.getResponseBody().write(thanks);
    exchange.close();
  }

  private static WebReceiver receiver(
      HttpServer server, List<Means.Header> headers, Optional<String> template) {
    return receiver(server, headers, template, TIMEOUT);
  }

  private static WebReceiver receiver(HttpServer server, Duration timeout) {
    return receiver(server, List.of(), Optional.empty(), timeout);
  }

  private static String tell(WebReceiver receiver) {
    try {
      return receiver.tell(List.of(Sample.notice(Sample.blocked())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WebReceiver receiver(
      HttpServer server, List<Means.Header> headers, Optional<String> template, Duration timeout) {
    var url = URI.create("http://localhost:%d/hook".formatted(server.getAddress().getPort()));
    return WebReceiver.of(
        new Means.Webhook(
            new Means.Address(Optional.of(url), Optional.empty()),
            headers,
            Body.JSON,
            template.map(text -> Template.of(text, true)),
            "application/json",
            Optional.empty()),
        timeout);
  }
}
