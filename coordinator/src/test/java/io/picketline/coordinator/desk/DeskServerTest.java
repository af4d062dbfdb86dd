package io.picketline.coordinator.desk;

import static io.picketline.coordinator.desk.DeskScene.COORDINATORS;
import static io.picketline.coordinator.desk.DeskScene.SENSORS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.picketline.config.Endpoint;
import io.picketline.coordinator.trust.Founder;
import io.picketline.coordinator.trust.PemAuthority;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.IdentityFiles;
import io.picketline.identity.JoinCall;
import io.picketline.identity.Token;
import io.picketline.protocol.Role;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.spi.Authority;
import io.picketline.wire.Frames;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes to the desk, and what becomes of it. */
class DeskServerTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String BROKEN = "connections to the desk that came to nothing";

  @TempDir private Path directory;

  private DeskScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new DeskScene(directory);
  }

  @AfterEach
  void close() throws IOException {
    scene.close();
  }

  @Test
  void join_goodToken_becomesASensorOfTheFleet() throws Exception {
    var key = scene.requests.newKey();
    var secret = Base64.getUrlEncoder().encodeToString(SENSORS);

    var joined = (JoinReply.Joined) scene.ask(secret, scene.requests.request(key, "forged"), false);

    assertThat(joined.host()).isEqualTo("web-1");
    assertThat(joined.groups()).containsExactly("dmz", "web");
    assertThat(joined.coordinators()).containsExactly("192.0.2.1:7413", "[2001:db8::1]:7413");
    assertThat(joined.authorityKey()).isEmpty();
    assertThat(joined.peers()).isEmpty();
    var own = directory.resolve("web-1");
    try (var files = IdentityFiles.stage(own)) {
      files.write(key.getPrivate());
      files.write(Identity.CA_FILE, joined.authority());
      files.write(Identity.CERTIFICATE_FILE, joined.certificate());
      files.place();
    }
    var self = Identity.load(own, Role.SENSOR).self();
    assertThat(self.name()).isEqualTo("web-1");
    assertThat(self.roles()).containsExactly(Role.SENSOR);
    assertThat(count("hosts joined")).isEqualTo(1);
  }

  @Test
  void join_coordinator_getsTheAuthorityAndItsPeers() throws Exception {
    var joined = (JoinReply.Joined) scene.join(COORDINATORS, true);

    assertThat(joined.authorityKey()).contains(Files.readString(scene.directory.resolve("ca.key")));
    assertThat(joined.peers()).containsExactly("192.0.2.1:7414", "[2001:db8::1]:7414");
  }

  @Test
  void join_secondUse_isRefused() throws Exception {
    assertThat(scene.join(SENSORS, false)).isInstanceOf(JoinReply.Joined.class);

    assertThat(scene.join(SENSORS, false)).isEqualTo(new JoinReply.NotJoined("no such token"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "no base64url!", "AAAAAAAAAAAAAAAAAAAAAA"})
  void join_anyWrongSecret_isToldTheSame(String secret) throws Exception {
    var csr = scene.requests.request(scene.requests.newKey(), "x");
    scene.join(COORDINATORS, true);

    assertThat(scene.ask(secret, csr, false)).isEqualTo(new JoinReply.NotJoined("no such token"));
    assertThat(scene.unused(SENSORS)).isTrue();
  }

  @Test
  void join_badCertificateRequest_doesNotUseTheToken() throws Exception {
    var secret = Base64.getUrlEncoder().encodeToString(SENSORS);

    assertThat(scene.ask(secret, "hello", false))
        .isEqualTo(new JoinReply.NotJoined("that is no certificate request in PEM"));
    assertThat(scene.unused(SENSORS)).isTrue();
  }

  @Test
  void join_authoritysKeyElsewhere_doesNotUseTheToken() throws Exception {
    Files.delete(scene.directory.resolve("ca.key"));

    assertThat(((JoinReply.NotJoined) scene.join(SENSORS, false)).reason())
        .contains("has not the authority's key");
    assertThat(scene.unused(SENSORS)).isTrue();
  }

  @Test
  void join_moreThanTenTriesAMinute_areNotLookedAt() throws Exception {
    for (var tries = 0; tries < 10; tries++) {
      scene.join(new byte[3], false);
    }

    assertThat(((JoinReply.NotJoined) scene.join(SENSORS, false)).reason())
        .contains("too many tries");
    assertThat(scene.unused(SENSORS)).isTrue();
  }

  @Test
  void call_tokenOfAnotherFleet_isBrokenOffBeforeAnythingIsSent() throws Exception {
    var others = directory.resolve("others");
    new Founder(Clock.systemUTC()).found(others, "other", "coord1", List.of());
    var theirs = Identity.load(others, Role.COORDINATOR).authority().getPublicKey();

    assertThatThrownBy(() -> scene.call(Token.of(SENSORS, Token.fingerprint(theirs))))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("is not of the fleet that made this token")
        .hasMessageContaining("secret was not sent");
    assertThat(scene.unused(SENSORS)).isTrue();
  }

  @Test
  void call_aSensorThatPlaysTheDesk_isNotBelieved() throws Exception {
    var sensor = directory.resolve("sensor");
    new PemAuthority()
        .issue(
            scene.directory, new Authority.Request(Role.SENSOR, "rogue", List.of(), DAY), sensor);
    var identity = Identity.load(sensor, Role.SENSOR);
    try (var server = new ServerSocket(0, 1, scene.server.listening().getAddress())) {
      var accepted = Thread.ofVirtual().start(() -> acceptQuietly(identity, server));

      assertThatThrownBy(() ->
              JoinCall.open(
                  new Endpoint("127.0.0.1", server.getLocalPort()),
                  scene.token(SENSORS),
                  DeskScene.PATIENCE))
          .isInstanceOf(IdentityException.class)
          .hasMessageContaining("it is no coordinator");
      accepted.join();
    }
  }

  @Test
  void serve_aSensorsCertificate_isRefused() throws Exception {
    var sensor = directory.resolve("sensor");
    new PemAuthority()
        .issue(
            scene.directory, new Authority.Request(Role.SENSOR, "web-2", List.of(), DAY), sensor);

    try (var socket = Identity.load(sensor, Role.SENSOR).connect(scene.plain())) {
      Frames.write(socket.getOutputStream(), new LocalRequest.ShowStatus());

      assertThat(Frames.read(socket.getInputStream(), LocalReply.class))
          .contains(
              new LocalReply.Refused(
                  LocalReply.Reason.FORBIDDEN,
                  "web-2 is a host of the fleet; only people are answered here"));
    }
  }

  @Test
  void serve_aPersonsCertificate_isAnsweredByName() throws Exception {
    var alice = directory.resolve("alice");
    new PemAuthority()
        .issue(scene.directory, new Authority.Request(Role.VIEWER, "alice", List.of(), DAY), alice);

    try (var socket = Identity.loadUser(alice).connect(scene.plain())) {
      Frames.write(socket.getOutputStream(), new LocalRequest.ShowStatus());

      assertThat(Frames.read(socket.getInputStream(), LocalReply.class))
          .contains(
              new LocalReply.Refused(LocalReply.Reason.NOT_FOUND, "user:alice from 127.0.0.1"));
    }
  }

  /** TLS goes on with a session of before without a look at the dates. */
  @Test
  void serve_aPersonsCertificateThatHasEnded_isNotAnswered() throws Exception {
    var alice = directory.resolve("alice");
    new PemAuthority()
        .issue(scene.directory, new Authority.Request(Role.ADMIN, "alice", List.of(), DAY), alice);
    scene.now.updateAndGet(now -> now.plus(DAY.multipliedBy(2)));

    try (var socket = Identity.loadUser(alice).connect(scene.plain())) {
      Frames.write(socket.getOutputStream(), new LocalRequest.ShowStatus());

      assertThat(drained(socket)).isTrue();
    }
    await().until(() -> count(BROKEN) == 1);
  }

  @Test
  void serve_aCrowdThatSaysNothing_keepsNobodyElseOut() throws Exception {
    var silent = new ArrayList<Socket>();
    for (var i = 0; i < DeskServer.MOST; i++) {
      silent.add(scene.plain("127.0.1." + i % 8));
    }
    await().until(() -> count("connections to the desk") == DeskServer.MOST);

    assertThat(scene.join(SENSORS, false)).isInstanceOf(JoinReply.Joined.class);

    for (var socket : silent) {
      socket.close();
    }
  }

  @Test
  void serve_anotherFleetsCertificate_isRefusedInTheHandshake() throws Exception {
    var others = directory.resolve("others");
    new Founder(Clock.systemUTC()).found(others, "other", "coord1", List.of());
    var stranger = directory.resolve("stranger");
    new PemAuthority()
        .issue(others, new Authority.Request(Role.SENSOR, "web-1", List.of(), DAY), stranger);

    assertThatThrownBy(() ->
            Identity.load(stranger, Role.SENSOR).connect(scene.plain()).getInputStream().read())
        .isInstanceOf(IOException.class);
    await().until(() -> count(BROKEN) == 1);
  }

  @Test
  void serve_olderTls_isRefused() throws Exception {
    try (var socket = believer("TLSv1.2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void serve_noTls_isDropped() throws Exception {
    try (var socket = scene.plain()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));

      assertThat(drained(socket)).isTrue();
    }
    await().until(() -> count(BROKEN) == 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {JoinRequest.MOST_BYTES + 1, 1 << 20, Integer.MAX_VALUE, -1, -(1 << 31)})
  void serve_longFrame_isRefusedUnread(int length) throws Exception {
    try (var socket = believer("TLSv1.3")) {
      new DataOutputStream(socket.getOutputStream()).writeInt(length);

      assertThat(Frames.read(socket.getInputStream(), JoinReply.class).orElseThrow())
          .isInstanceOf(JoinReply.NotJoined.class);
    }
  }

  @Test
  void serve_ordersWithoutACertificate_areNoRequestToJoin() throws Exception {
    try (var socket = believer("TLSv1.3")) {
      Frames.write(socket.getOutputStream(), new LocalRequest.ShowStatus());

      assertThat(Frames.read(socket.getInputStream(), JoinReply.class).orElseThrow())
          .isEqualTo(new JoinReply.NotJoined("that is no request to join that this version knows"));
    }
  }

  @Test
  void serve_moreThanEightOfOneHost_areTurnedAway() throws Exception {
    var silent = new ArrayList<Socket>();
    for (var i = 0; i < DeskServer.MOST_OF_ONE; i++) {
      silent.add(scene.plain());
    }
    await().until(() -> count("connections to the desk") == 8);

    try (var ninth = scene.plain()) {
      assertThat(drained(ninth)).isTrue();
    }
    for (var socket : silent) {
      socket.close();
    }
    // The places are free again.
    await()
        .untilAsserted(
            () -> assertThat(scene.join(SENSORS, false)).isInstanceOf(JoinReply.Joined.class));
  }

  @Test
  void join_coordinatorWhereTheClusterIsOnTheLoopback_doesNotUseTheToken() throws Exception {
    try (var alone = new DeskScene(directory.resolve("alone"), true)) {
      assertThat(((JoinReply.NotJoined) alone.join(COORDINATORS, true)).reason())
          .contains("cluster.address of this coordinator is the loopback");
      assertThat(alone.unused(COORDINATORS)).isTrue();
      assertThat(((JoinReply.Joined) alone.join(SENSORS, false)).coordinators())
          .containsExactly("127.0.0.1:7413");
    }
  }

  private long count(String name) {
    return scene.counters.snapshot().getOrDefault(name, -1L);
  }

  /** Whether the other end has closed; what it says before is of no interest. */
  private static boolean drained(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
    return true;
  }

  private static void acceptQuietly(Identity identity, ServerSocket server) {
    try (var socket = identity.accept(server.accept())) {
      socket.getInputStream().read();
    } catch (IOException _) {
      // The caller is to break off.
    }
  }

  /** A client that shows no certificate and believes any. */
  private SSLSocket believer(String protocol) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Believer()}, null);
    var plain = scene.plain();
    var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  private static final class Believer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
