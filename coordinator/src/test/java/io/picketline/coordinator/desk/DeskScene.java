package io.picketline.coordinator.desk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.config.Endpoint;
import io.picketline.coordinator.trust.CertificateRequests;
import io.picketline.coordinator.trust.Founder;
import io.picketline.identity.Identity;
import io.picketline.identity.JoinCall;
import io.picketline.identity.Role;
import io.picketline.identity.Token;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A desk on the loopback, of a fleet with two tokens to give, and who calls there. */
final class DeskScene implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final byte[] SENSORS = "sixteen letters!".getBytes(US_ASCII);
  static final byte[] COORDINATORS = new byte[Token.SECRET_BYTES];

  final CertificateRequests requests = new CertificateRequests();
  final DeskCounters counters = new DeskCounters();
  final Path directory;
  final Identity identity;
  final DeskServer server;
  private final AtomicLong time = new AtomicLong();
  private final Map<String, Registrar.Admitted> tokens = new ConcurrentHashMap<>();

  DeskScene(Path directory) throws Exception {
    this(directory, VisitorDesk::refuse, false);
  }

  /** With people answered by {@code visitors}; {@code alone} if its cluster address is loopback. */
  DeskScene(Path directory, VisitorDesk visitors, boolean alone) throws Exception {
    this.directory = directory.resolve("identity");
    new Founder(Clock.systemUTC())
        .found(this.directory, "fleet", "coord1", List.of(SourceAddress.parse("192.0.2.1")));
    identity = Identity.load(this.directory, Role.COORDINATOR);
    tokens.put(Token.hash(SENSORS), admitted("web-1"));
    tokens.put(Token.hash(COORDINATORS), admitted("coord2"));
    var cluster = List.of(Endpoint.parse("192.0.2.1:7414"), Endpoint.parse("[2001:db8::1]:7414"));
    server =
        DeskServer.start(
            new DeskServer.Settings(
                new Endpoint("127.0.0.1", 0),
                this.directory,
                () -> identity,
                new Directions(cluster, alone, 7413),
                this::redeem,
                visitors,
                counters,
                Clock.systemUTC()),
            new EvenPace(time::get, time::addAndGet));
  }

  private static Registrar.Admitted admitted(String host) {
    return new Registrar.Admitted(
        host, Set.of("web", "dmz"), List.of(SourceAddress.parse("192.0.2.10")), Instant.EPOCH);
  }

  private CompletionStage<Registrar.Decision> redeem(Registrar.Applicant applicant) {
    var admitted = tokens.remove(applicant.hash());
    return CompletableFuture.completedStage(
        admitted == null ? new Registrar.Denied("no such token") : admitted);
  }

  /** Whether that token has not been used. */
  boolean unused(byte[] secret) {
    return tokens.containsKey(Token.hash(secret));
  }

  Token token(byte[] secret) {
    return Token.of(secret, Token.fingerprint(identity.authority().getPublicKey()));
  }

  Endpoint at() {
    return new Endpoint("127.0.0.1", server.listening().getPort());
  }

  JoinCall call(Token token) throws Exception {
    return JoinCall.open(at(), token, PATIENCE);
  }

  /** What the desk answers to who shows that secret and knows the fleet. */
  JoinReply join(byte[] secret, boolean coordinator) throws Exception {
    var shown = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return ask(shown, requests.request(requests.newKey(), "x"), coordinator);
  }

  JoinReply ask(String secret, String csr, boolean coordinator) throws Exception {
    try (var call = call(token(SENSORS))) {
      return call.ask(request(secret, csr, coordinator));
    }
  }

  static JoinRequest request(String secret, String csr, boolean coordinator) {
    return new JoinRequest(secret, csr, "somebody", coordinator, List.of(), Instant.now());
  }

  /** A connection without TLS. */
  Socket plain() throws IOException {
    var socket = new Socket();
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.listening().getPort()));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
