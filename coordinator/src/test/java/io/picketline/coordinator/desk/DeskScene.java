package io.picketline.coordinator.desk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.config.Endpoint;
import io.picketline.coordinator.admission.Applicant;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.trust.CertificateRequests;
import io.picketline.coordinator.trust.Founder;
import io.picketline.identity.Identity;
import io.picketline.identity.JoinCall;
import io.picketline.identity.Token;
import io.picketline.local.Exchange;
import io.picketline.local.LocalDesk;
import io.picketline.local.Refusals;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.protocol.local.LocalReply;
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
import java.util.concurrent.atomic.AtomicReference;

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
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final AtomicLong time = new AtomicLong();
  private final Map<String, Decision.Redeemed> tokens = new ConcurrentHashMap<>();

  DeskScene(Path directory) throws Exception {
    this(directory, false);
  }

  /** {@code alone} if its cluster address is the loopback's. */
  DeskScene(Path directory, boolean alone) throws Exception {
    this(directory, alone, exchange());
  }

  /** With people answered by {@code exchange}. */
  DeskScene(Path directory, boolean alone, Exchange exchange) throws Exception {
    this.directory = directory.resolve("identity");
    new Founder(Clock.systemUTC())
        .found(this.directory, "fleet", "coord1", List.of(SourceAddress.parse("192.0.2.1")));
    identity = Identity.load(this.directory, Role.COORDINATOR);
    tokens.put(Token.hash(SENSORS), admitted("web-1", Role.SENSOR));
    tokens.put(Token.hash(COORDINATORS), admitted("coord2", Role.COORDINATOR));
    var cluster = List.of(Endpoint.parse("192.0.2.1:7414"), Endpoint.parse("[2001:db8::1]:7414"));
    server =
        DeskServer.start(
            new DeskServer.Settings(
                new Endpoint("127.0.0.1", 0),
                this.directory,
                () -> identity,
                new Directions(cluster, alone, 7413),
                this::redeem,
                new PeopleDesk(exchange),
                counters,
                now::get),
            new EvenPace(time::get, time::addAndGet));
  }

  /** All that is asked is said to be unknown. */
  private static Exchange exchange() {
    LocalDesk desk =
        (_, asker) ->
            CompletableFuture.completedStage(
                new LocalReply.Refused(LocalReply.Reason.NOT_FOUND, asker.author()));
    return new Exchange(desk, new Refusals(Clock.systemUTC()), PATIENCE);
  }

  private static Decision.Redeemed admitted(String host, Role role) {
    var address = SourceAddress.parse("192.0.2.10");
    return new Decision.Redeemed(host, role, Set.of("web", "dmz"), List.of(address), Instant.now());
  }

  private CompletionStage<Decision> redeem(Applicant applicant) {
    var admitted = tokens.remove(applicant.hash());
    return CompletableFuture.completedStage(
        admitted == null ? new Decision.Denied("no such token") : admitted);
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
    return plain("127.0.0.1");
  }

  /** The same from another address of the loopback. */
  Socket plain(String from) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
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
