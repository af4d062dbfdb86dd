package io.picketline.coordinator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.trust.PemAuthority;
import io.picketline.identity.Authorities;
import io.picketline.identity.Identity;
import io.picketline.identity.KeptIdentity;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.StatusReply;
import io.picketline.spi.Authority;
import io.picketline.spi.HostClock;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and authorities that change under whole coordinators in this JVM. */
class LifeOfCertificatesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path directory;

  private final PemAuthority authority = new PemAuthority();
  private final AtomicLong ahead = new AtomicLong();
  private final Map<String, CoordinatorNode> nodes = new HashMap<>();
  private int sensors;
  private Fleet fleet;
  private DaemonFiles files;

  @BeforeEach
  void createFleet() throws IOException {
    fleet = new Fleet(Files.createDirectory(directory.resolve("f")));
    files = new DaemonFiles(directory, fleet);
  }

  @AfterEach
  void stopAll() {
    nodes.values().forEach(CoordinatorNode::close);
  }

  @Test
  void sensor_asksForARenewal_getsOneByWhichItComesBackAndIsKnown() throws Exception {
    startAlone();
    var kept = sensor("alpha");
    var before = kept.current().credential();
    try (var alpha = greeted(kept)) {
      renew(alpha, kept);
    }

    assertThat(kept.current().credential().key()).isEqualTo(before.key());
    try (var alpha = greeted(kept)) {
      var now = kept.current().credential();
      awaitCertificate(
          "alpha", new SensorCertificate(now.issued(), now.expires(), now.authority()));
      assertThat(alpha).isNotNull();
    }
  }

  @Test
  void authority_changed_takesSensorsAndCoordinatorAlong() throws Exception {
    startAlone();
    var kept = sensor("alpha");
    var old = Files.readString(identity().resolve(Identity.CA_FILE));
    var beforehand = sensor("beforehand");
    try (var alpha = greeted(kept)) {
      authority.rotate(identity(), Duration.ofDays(2), false);
      ahead.addAndGet(KeptIdentity.MAX_AGE.toNanos());

      var both = next(alpha, LinkMessage.Trusted.class);
      assertThat(Authorities.parse(both.authorities()).all()).hasSize(2);
      kept.trust(both.authorities());
      assertThat(kept.current().issuedByFirst()).isFalse();
      renew(alpha, kept);
      assertThat(kept.current().issuedByFirst()).isTrue();
    }
    try (var alpha = greeted(kept);
        var late = greeted(beforehand)) {
      authority.retire(identity());
      ahead.addAndGet(KeptIdentity.MAX_AGE.toNanos());

      var one = next(alpha, LinkMessage.Trusted.class);
      assertThat(Authorities.parse(one.authorities()).all()).hasSize(1);
      assertThat(one.authorities()).isNotEqualTo(old);
      kept.trust(one.authorities());
      assertThat(next(late, LinkMessage.Refused.class).reason()).contains("was retired");
    }
    // The coordinator shows a certificate of the next authority now, and takes no other.
    try (var socket = connected(kept)) {
      assertThat(socket.getSession().isValid()).isTrue();
    }
    assertThatThrownBy(() -> greeted(beforehand).close()).isInstanceOf(IOException.class);
  }

  @Test
  void cluster_whoseMembersAreOfTwoAuthoritiesMeanwhile_isOne() throws Exception {
    var ports = DaemonFiles.freePorts(2);
    var first = files.config("one", ports.get(0), ports);
    var second = files.config("two", ports.get(1), ports);
    var ca = directory.resolve("f").resolve("ca");
    authority.rotate(ca, Duration.ofDays(2), false);
    fleet.issue(Role.COORDINATOR, "two");
    Files.copy(
        ca.resolve(Identity.CA_FILE),
        fleet.directory(Role.COORDINATOR, "one").resolve(Identity.CA_FILE),
        StandardCopyOption.REPLACE_EXISTING);

    start("one", first);
    start("two", second);

    await()
        .atMost(PATIENCE)
        .until(() -> status("two").members().equals(Map.of("one", "up", "two", "up")));
    assertThat(Identity.load(first.paths().identity(), Role.COORDINATOR).issuedByFirst()).isFalse();
    assertThat(Identity.load(second.paths().identity(), Role.COORDINATOR).issuedByFirst()).isTrue();
  }

  @Test
  void listeners_olderProtocol_isRefusedByEach() throws Exception {
    var ports = DaemonFiles.freePorts(2);
    var file = files.write("one", ports.getFirst(), List.of());
    var desk = "desk { listen = \"127.0.0.1:%d\" }".formatted(ports.getLast());
    Files.writeString(file, Files.readString(file).replace("desk { listen = \"\" }", desk));
    start("one", CoordinatorConfig.read(file));
    var listeners = new ArrayList<>(ports);
    listeners.add(node().listening().getPort());

    for (var listener : listeners) {
      assertThat(handshake(listener, "TLSv1.3")).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> handshake(listener, "TLSv1.2")).isInstanceOf(SSLException.class);
    }
  }

  private static String handshake(int port, String protocol) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, SensorClient.believers(), null);
    var loopback = InetAddress.getLoopbackAddress();
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket(loopback, port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  private static void renew(SensorClient sensor, KeptIdentity kept) throws Exception {
    sensor.send(new LinkMessage.Renew());
    var renewed = next(sensor, LinkMessage.Renewed.class);
    kept.renew(renewed.certificate(), renewed.authorities());
    sensor.send(new LinkMessage.Kept());
  }

  private static <T extends LinkMessage> T next(SensorClient sensor, Class<T> kind)
      throws IOException {
    while (true) {
      var message = sensor.receiveAny();
      if (kind.isInstance(message)) {
        return kind.cast(message);
      }
      if (message instanceof LinkMessage.NotRenewed(var because)) {
        throw new AssertionError(because);
      }
      if (message instanceof LinkMessage.Refused(var because)) {
        throw new AssertionError(because);
      }
    }
  }

  /** Each with an address of its own: two hosts are not to have the same. */
  private KeptIdentity sensor(String name) throws Exception {
    var into = directory.resolve(name);
    var address = SourceAddress.parse("192.0.2." + ++sensors);
    authority.issue(
        directory.resolve("f").resolve("ca"),
        new Authority.Request(Role.SENSOR, name, List.of(address), Duration.ofDays(1)),
        into);
    return KeptIdentity.load(into, Role.SENSOR, InstantSource.system());
  }

  private SensorClient greeted(KeptIdentity kept) throws Exception {
    var sensor = SensorClient.connect(node().listening(), Optional.of(kept.directory()));
    sensor.send(SensorClient.hello());
    next(sensor, LinkMessage.Welcome.class);
    next(sensor, LinkMessage.Trusted.class);
    sensor.send(SensorClient.follow());
    return sensor;
  }

  /** As the sensor itself would: trusting its own authorities alone. */
  private SSLSocket connected(KeptIdentity kept) throws Exception {
    var plain = new java.net.Socket();
    plain.connect(node().listening());
    return (SSLSocket) kept.current().connect(plain);
  }

  private void awaitCertificate(String host, SensorCertificate certificate) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            ((LocalReply.Sensors) ask("one", new LocalRequest.ListSensors()))
                .sensors().stream()
                    .filter(sensor -> sensor.host().equals(host))
                    .anyMatch(sensor -> sensor.certificate().equals(Optional.of(certificate))));
  }

  /** With the authority's key beside its certificate, as it is where it was made. */
  private void startAlone() throws Exception {
    var config = files.config("one", DaemonFiles.freePorts(1).getFirst(), List.of());
    var ca = directory.resolve("f").resolve("ca");
    Files.copy(
        ca.resolve(Identity.AUTHORITY_KEY_FILE),
        identity().resolve(Identity.AUTHORITY_KEY_FILE),
        StandardCopyOption.COPY_ATTRIBUTES);
    start("one", config);
  }

  private Path identity() {
    return fleet.directory(Role.COORDINATOR, "one");
  }

  private CoordinatorNode node() {
    return requireNonNull(nodes.get("one"));
  }

  private void start(String name, CoordinatorConfig config) throws StartException {
    nodes.put(name, CoordinatorNode.start(config, "picketline test", new HostClock(ahead::get)));
  }

  private StatusReply.CoordinatorStatus status(String name) throws IOException {
    return (StatusReply.CoordinatorStatus) ask(name, new LocalRequest.ShowStatus());
  }

  private LocalReply ask(String name, LocalRequest request) throws IOException {
    try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(files.socket(name)))) {
      Frames.write(Channels.newOutputStream(connection), request);
      return Frames.read(Channels.newInputStream(connection), LocalReply.class).orElseThrow();
    }
  }
}
