package io.picketline.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.local.Deadline;
import io.picketline.notify.config.Means;
import io.picketline.notify.config.Urls;
import io.picketline.notify.format.Notice;
import io.picketline.notify.format.Slack;
import io.picketline.protocol.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A web server that is posted to. It is never followed to another place. */
final class WebReceiver implements Receiver {

  private static final Logger LOG = LoggerFactory.getLogger(WebReceiver.class);
  private static final int MOST_KEPT = 200;

  /** What is posted, as what. */
  private record Post(Function<Notice, String> body, String type, List<Means.Header> headers) {}

  private final Means.Address address;
  private final Post post;
  private final Optional<Path> authorities;
  private final Duration timeout;
  private @Nullable HttpClient client;

  private WebReceiver(
      Means.Address address, Post post, Optional<Path> authorities, Duration timeout) {
    this.address = address;
    this.post = post;
    this.authorities = authorities;
    this.timeout = timeout;
  }

  static WebReceiver of(Means.Webhook means, Duration timeout) {
    Function<Notice, String> body =
        means
            .template()
            .<Function<Notice, String>>map(template -> template::body)
            .orElse(means.format()::text);
    var post = new Post(body, means.contentType(), means.headers());
    return new WebReceiver(means.address(), post, means.authorities(), timeout);
  }

  static WebReceiver of(Means.Slack means, Duration timeout) {
    var post = new Post(Slack::body, "application/json", List.of());
    return new WebReceiver(means.address(), post, means.authorities(), timeout);
  }

  /** Path and query may be a secret. */
  @Override
  public String where() {
    return address
        .known()
        .map(url -> url.getScheme() + "://" + url.getAuthority())
        .or(() -> address.file().map(file -> "the address in " + file))
        .orElse("nowhere");
  }

  @Override
  public String tell(List<Notice> notices) throws IOException {
    var begun = System.nanoTime();
    var request = request(notices.getFirst());
    try {
      var response = client().send(request, HttpResponse.BodyHandlers.ofInputStream());
      return outcome(response, said(response, timeout.minusNanos(System.nanoTime() - begun)));
    } catch (HttpTimeoutException e) {
      throw new IOException("%s: no answer within %s".formatted(where(), Words.span(timeout)), e);
    } catch (SSLException e) {
      throw new IOException(
          "%s: TLS fails: %s".formatted(where(), Names.printable(String.valueOf(e.getMessage()))),
          e);
    } catch (ConnectException e) {
      throw new IOException("%s: cannot be reached".formatted(where()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the daemon stops").initCause(e);
    }
  }

  private HttpClient client() throws IOException {
    var kept = client;
    if (kept == null) {
      kept =
          HttpClient.newBuilder()
              // an offer to change to HTTP/2 is more than some simple servers bear
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(timeout)
              .followRedirects(HttpClient.Redirect.NEVER)
              .sslContext(Trust.context(authorities))
              .build();
      client = kept;
    }
    return kept;
  }

  private HttpRequest request(Notice notice) throws IOException {
    try {
      var request =
          HttpRequest.newBuilder(url())
              .timeout(timeout)
              .header("Content-Type", post.type())
              .header("User-Agent", "Picketline/" + notice.teller().version());
      for (var header : post.headers()) {
        add(request, header);
      }
      return request
          .POST(HttpRequest.BodyPublishers.ofString(post.body().apply(notice), UTF_8))
          .build();
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(where(), e.getMessage()), e);
    }
  }

  private void add(HttpRequest.Builder request, Means.Header header) throws IOException {
    var value = header.inFile() ? Secrets.read(Path.of(header.value())) : header.value();
    try {
      request.header(header.name(), value);
    } catch (IllegalArgumentException _) { // whose words hold the value, which may be a secret
      throw new IOException(
          "%s: header %s cannot be sent: HTTP does not take its name here, or its value"
              .formatted(where(), header.name()));
    }
  }

  private URI url() throws IOException {
    var known = address.known();
    return known.isPresent() ? known.get() : Urls.parse(Secrets.read(address.file().orElseThrow()));
  }

  /** What it says beside the code, which alone counts: nothing, if that takes too long. */
  private static String said(HttpResponse<InputStream> response, Duration limit) {
    try (var body = response.body();
        var _ = new Deadline(body, limit)) {
      var text = new String(body.readNBytes(MOST_KEPT), UTF_8).strip();
      return text.isEmpty() ? "" : ": " + Names.printable(hidden(text, response.uri()));
    } catch (IOException e) {
      LOG.debug("an answer broke off: {}", e.toString());
      return "";
    }
  }

  /** Servers like to say again what they were asked for, which may be a secret. */
  private static String hidden(String text, URI url) {
    return Stream.of(url.getRawPath(), url.getPath(), url.getRawQuery(), url.getQuery())
        .filter(part -> part != null && part.length() > 1)
        .reduce(text, (left, part) -> left.replace(part, "\u2026"));
  }

  private String outcome(HttpResponse<?> response, String said) throws IOException {
    var code = response.statusCode();
    if (code / 100 == 2) {
      return "answered %d%s".formatted(code, said);
    }
    var words = "%s: answered %d%s".formatted(where(), code, said);
    if (code / 100 == 3) {
      var to = response.headers().firstValue("Location").orElse("elsewhere");
      throw new IOException(
          "%s: leads to %s, and is not followed; write that as its url"
              .formatted(words, Names.printable(hidden(to, response.uri()))));
    }
    // what is wrong with this one event; with the rest of 4xx the operator can do something
    if (Stream.of(400, 413, 415, 422).anyMatch(bad -> bad == code)) {
      throw new RefusedException(words);
    }
    throw new IOException(words);
  }

  @Override
  public void close() {
    var kept = client;
    client = null;
    if (kept != null) {
      kept.shutdownNow();
    }
  }
}
