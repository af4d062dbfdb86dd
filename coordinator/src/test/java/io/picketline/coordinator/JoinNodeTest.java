package io.picketline.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.config.Endpoint;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.trust.CertificateRequests;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityFiles;
import io.picketline.identity.JoinCall;
import io.picketline.identity.Token;
import io.picketline.local.LocalDesk;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet from nothing: a coordinator's first start, a token, and the host that uses it. */
class JoinNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final SourceAddress ADDRESS = SourceAddress.parse("192.0.2.21");

  @TempDir private Path directory;

  private final CertificateRequests requests = new CertificateRequests();
  private final AtomicReference<LocalDesk> desk = new AtomicReference<>();
  private CoordinatorNode node;

  @BeforeEach
  void firstStart() throws Exception {
    var ports = DaemonFiles.freePorts(3);
    var file =
        Files.writeString(
            directory.resolve("picketline.conf"),
            """
            coordinator {
              name = coord1
              listen = "127.0.0.1:%d"
              cluster.address = "127.0.0.1:%d"
              desk.listen = "127.0.0.1:%d"
              api.enabled = false
              identity-directory = "%s/identity"
              state-directory = "%s/state"
              socket-directory = "%s/run"
            }
            """
                .formatted(
                    ports.get(0), ports.get(1), ports.get(2), directory, directory, directory));
    node =
        CoordinatorNode.start(
            CoordinatorConfig.read(file),
            "test",
            Clock.systemUTC(),
            own -> {
              desk.set(own);
              return own;
            });
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void join_byAToken_letsOneKeyIn() throws Exception {
    var enrolled = enroll("web-1", List.of());
    var token = Token.parse(enrolled.token());
    var at = Endpoint.parse(enrolled.desks().getFirst());
    var key = requests.newKey();

    var joined = (JoinReply.Joined) join(at, token, key);

    assertThat(joined.host()).isEqualTo("web-1");
    assertThat(joined.groups()).containsExactly("web");
    assertThat(joined.coordinators()).containsExactly("127.0.0.1:" + node.listening().getPort());
    var identity = placed(key, joined);
    var self = Identity.load(identity, Role.SENSOR).self();
    assertThat(self.addresses()).containsExactly(ADDRESS);
    try (var sensor = SensorClient.connect(node.listening(), Optional.of(identity))) {
      sensor.send(SensorClient.hello());
      assertThat(((LinkMessage.Welcome) sensor.receive()).coordinator()).isEqualTo("coord1");
    }
    assertThat(((JoinReply.NotJoined) join(at, token, requests.newKey())).reason())
        .contains("was used");
  }

  @Test
  void join_answerLost_isAnsweredOnceMoreByTheSameKey() throws Exception {
    var enrolled = enroll("web-1", List.of());
    var token = Token.parse(enrolled.token());
    var at = Endpoint.parse(enrolled.desks().getFirst());
    var key = requests.newKey();
    join(at, token, key);

    var again = (JoinReply.Joined) join(at, token, key);

    var self = Identity.load(placed(key, again), Role.SENSOR).self();
    assertThat(self.name()).isEqualTo("web-1");
    assertThat(self.addresses()).containsExactly(ADDRESS);
  }

  @Test
  void join_twoHostsWithOneAddress_letsOneIn() throws Exception {
    var first = enroll("web-1", List.of(ADDRESS));
    var second = enroll("web-2", List.of());
    var at = Endpoint.parse(first.desks().getFirst());
    join(at, Token.parse(first.token()), requests.newKey());

    var refused = (JoinReply.NotJoined) join(at, Token.parse(second.token()), requests.newKey());

    assertThat(refused.reason()).contains("192.0.2.21", "web-1");
  }

  @Test
  void join_anotherSecret_isRefusedAndUsesNoToken() throws Exception {
    var enrolled = enroll("web-1", List.of());
    var at = Endpoint.parse(enrolled.desks().getFirst());
    var token = Token.parse(enrolled.token());
    var stranger = Token.of(new byte[Token.SECRET_BYTES], fingerprint());

    assertThat(((JoinReply.NotJoined) join(at, stranger, requests.newKey())).reason())
        .contains("no such token");
    assertThat(join(at, token, requests.newKey())).isInstanceOf(JoinReply.Joined.class);
  }

  private TrustReply.Enrolled enroll(String host, List<SourceAddress> addresses) {
    var request =
        new TrustRequest.Enroll(
            host, Role.SENSOR, Set.of("web"), addresses, Duration.ofHours(1), false);
    // Nobody decides before a coordinator leads.
    return (TrustReply.Enrolled)
        await().atMost(PATIENCE).until(() -> ask(request), TrustReply.Enrolled.class::isInstance);
  }

  private LocalReply ask(TrustRequest request) throws Exception {
    return desk.get()
        .answer(request, Asker.here("root"))
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private JoinReply join(Endpoint at, Token token, KeyPair key) throws Exception {
    try (var call = JoinCall.open(at, token, PATIENCE)) {
      return call.ask(
          new JoinRequest(
              Base64.getUrlEncoder().withoutPadding().encodeToString(token.secret()),
              requests.request(key, "x"),
              "somebody",
              false,
              List.of(ADDRESS),
              Instant.now()));
    }
  }

  private byte[] fingerprint() throws Exception {
    var identity = Identity.load(directory.resolve("identity"), Role.COORDINATOR);
    return Token.fingerprint(identity.authority().getPublicKey());
  }

  private Path placed(KeyPair key, JoinReply.Joined joined) throws Exception {
    var identity = directory.resolve("sensor");
    try (var files = IdentityFiles.stage(identity)) {
      files.write(key.getPrivate());
      files.write(Identity.CA_FILE, joined.authority());
      files.write(Identity.CERTIFICATE_FILE, joined.certificate());
      files.place();
    }
    return identity;
  }
}
