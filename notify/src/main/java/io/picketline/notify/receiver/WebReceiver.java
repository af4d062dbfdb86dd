package io.picketline.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/** A web server that is posted to. It is never followed to another place. */
final class WebReceiver implements Receiver {

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
    var request = request(notices.getFirst());
    try {
      var response = client().send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        return outcome(response, said(body));
      }
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
        var value = header.inFile() ? Secrets.read(Path.of(header.value())) : header.value();
        request.header(header.name(), value);
      }
      return request
          .POST(HttpRequest.BodyPublishers.ofString(post.body().apply(notice), UTF_8))
          .build();
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(where(), e.getMessage()), e);
    }
  }

  private URI url() throws IOException {
    var known = address.known();
    return known.isPresent() ? known.get() : Urls.parse(Secrets.read(address.file().orElseThrow()));
  }

  private static String said(InputStream body) throws IOException {
    var text = new String(body.readNBytes(MOST_KEPT), UTF_8).strip();
    return text.isEmpty() ? "" : ": " + Names.printable(text);
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
              .formatted(words, Names.printable(to)));
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
