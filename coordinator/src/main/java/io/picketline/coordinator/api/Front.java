package io.picketline.coordinator.api;

import static java.util.Locale.ROOT;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.picketline.coordinator.desk.PeopleDesk;
import io.picketline.identity.Credential;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Peer;
import io.picketline.protocol.local.Asker;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Between Helidon's requests and ours: who calls, what he says, and for how long he may. */
final class Front {

  /** From a request's headers to the end of its answer, but for streams. */
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(45);

  /** From one answer to the next request's headers. */
  private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

  private final Api api;
  private final Supplier<Identity> identity;
  private final InstantSource clock;

  Front(Api api, Supplier<Identity> identity, InstantSource clock) {
    this.api = api;
    this.identity = identity;
    this.clock = clock;
  }

  /** Answers one request of that connection. */
  void handle(ServerRequest request, ServerResponse response, Visit visit) throws IOException {
    visit.extend(REQUEST_LIMIT);
    var body = new Body(request);
    switch (answer(request, body, visit)) {
      case Answer.Whole whole -> send(response, whole);
      case Answer.Stream stream -> tell(response, stream, visit);
    }
    // Helidon would wait for another request, or take what is left of a body for one
    if (body.broken || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      throw new Http.LastAnswer();
    }
    visit.extend(IDLE_LIMIT);
  }

  private Answer answer(ServerRequest request, Body body, Visit visit) {
    try {
      var asker = asker(request, visit.from());
      if (asker.isPresent()) {
        visit.serves();
      }
      return api.answer(call(request, body, visit.from(), asker));
    } catch (Problem e) {
      return e.answer();
    }
  }

  private static Call call(
      ServerRequest request, Body body, InetAddress from, Optional<Asker> asker) {
    var headers = new HashMap<String, String>();
    request
        .headers()
        .forEach(header -> headers.put(header.name().toLowerCase(ROOT), header.values()));
    return new Call(
        request.prologue().method().text(),
        request.path().rawPath(),
        query(request.query()),
        Map.copyOf(headers),
        body,
        from,
        asker);
  }

  private static Map<String, List<String>> query(Parameters query) {
    var values = new HashMap<String, List<String>>();
    query.names().forEach(name -> values.put(name, query.all(name)));
    return Map.copyOf(values);
  }

  /** A request's body, read once, and only if somebody asks for it. */
  private static final class Body implements Supplier<byte[]> {
    private final ServerRequest request;
    private Optional<byte[]> read = Optional.empty();

    /** Whether nobody knows where it ends. */
    private boolean broken;

    Body(ServerRequest request) {
      this.request = request;
    }

    @Override
    public byte[] get() {
      if (read.isEmpty()) {
        read = Optional.of(bytes());
      }
      return read.get();
    }

    private byte[] bytes() {
      if (!request.content().hasEntity()) {
        return new byte[0];
      }
      try {
        // not closed: to close it is to take all of what is too much
        return request.content().inputStream().readAllBytes();
      } catch (RequestException e) {
        broken = true;
        throw Problem.ofStatus(e.status().code(), "the body is too large, or wrongly framed");
      } catch (IOException | RuntimeException _) { // Helidon's own, if the other end is gone
        broken = true;
        throw new Problem(Problem.Kind.INVALID, "the body ends too early");
      }
    }
  }

  /** Who calls by the certificate that he has shown; nobody if he has shown none. */
  private Optional<Asker> asker(ServerRequest request, InetAddress from) {
    var shown = request.remotePeer().tlsCertificates();
    if (shown.isEmpty() || shown.get().length == 0) {
      return Optional.empty();
    }
    try {
      var certificate = (X509Certificate) shown.get()[0];
      var credential = Credential.of(certificate, identity.get().authorities());
      // TLS looks at the dates when a certificate is first shown, not when a session goes on.
      if (credential.ended(clock.instant())) {
        throw new IdentityException("the certificate ended at " + credential.expires());
      }
      var peer = Peer.of(certificate);
      var right =
          peer.right()
              .orElseThrow(
                  () -> new Problem(Problem.Kind.FORBIDDEN, PeopleDesk.onlyPeople(peer.name())));
      return Optional.of(
          Asker.user(peer.name(), from.getHostAddress(), right, credential.issued()));
    } catch (IdentityException e) {
      throw new Problem(Problem.Kind.STRANGER, String.valueOf(e.getMessage()));
    }
  }

  private static void send(ServerResponse response, Answer.Whole whole) {
    headers(response, whole, whole.type());
    if (whole.body().length == 0) {
      response.send();
    } else {
      response.send(whole.body());
    }
  }

  private static void tell(ServerResponse response, Answer.Stream stream, Visit visit)
      throws IOException {
    try {
      headers(response, stream, stream.type());
      try (var out = response.outputStream()) {
        stream.teller().tell(out, visit::extend);
      }
    } finally {
      stream.end().run();
    }
  }

  private static void headers(ServerResponse response, Answer answer, String type) {
    response.status(Status.create(answer.status()));
    if (!type.isEmpty()) {
      response.header(HeaderNames.CONTENT_TYPE, type);
    }
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
  }
}
