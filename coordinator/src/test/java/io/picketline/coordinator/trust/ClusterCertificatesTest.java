package io.picketline.coordinator.trust;

import static io.picketline.identity.Identity.AUTHORITY_KEY_FILE;
import static io.picketline.identity.Identity.CA_FILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Subscribe;
import io.picketline.config.Endpoint;
import io.picketline.coordinator.Fleet;
import io.picketline.coordinator.config.AkkaSettings;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.identity.Credential;
import io.picketline.identity.Identity;
import io.picketline.identity.KeptIdentity;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and authorities that are replaced under a running cluster of coordinators. */
class ClusterCertificatesTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration END_LIMIT = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path directory;

  private final PemAuthority authority = new PemAuthority();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final Map<String, ActorSystem> systems = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final Queue<ClusterEvent.ClusterDomainEvent> lost = new ConcurrentLinkedQueue<>();
  private Fleet fleet;

  @BeforeEach
  void startTwo() throws Exception {
    fleet = new Fleet(Files.createDirectory(directory.resolve("f")));
    for (var name : List.of("one", "two")) {
      var into = fleet.issue(Role.COORDINATOR, name);
      copy(directory.resolve("f").resolve("ca"), into, AUTHORITY_KEY_FILE);
      start(name, into);
    }
    awaitMembers(2);
    systems.values().forEach(this::watch);
  }

  @AfterEach
  void stop() {
    // What they wait for is connections of TLS to each other.
    systems.values().forEach(ActorSystem::terminate);
    systems
        .values()
        .forEach(system -> ActorTestKit.shutdown(Adapter.toTyped(system), END_LIMIT, false));
  }

  @Test
  void renewed_areShownFromThenOn_andNoMemberIsLost() throws Exception {
    var before = members("one");
    var shown = shown("one");
    renew("one");
    renew("two");

    filesAreLookedAt();

    assertThat(shown("one").key()).isEqualTo(shown.key());
    assertThat(shown("one").issued()).isAfter(shown.issued());
    assertThat(shown("one")).isEqualTo(written("one"));
    assertThat(shown("two")).isEqualTo(written("two"));
    start("three", fleet.issue(Role.COORDINATOR, "three"));
    awaitMembers(3);
    assertThat(members("three")).containsAll(before);
    assertThat(lost).isEmpty();
  }

  @Test
  void authority_rotatedAndRetired_takesAllMembersAlong_andNobodyElse() throws Exception {
    var before = members("one");
    var stale = fleet.issue(Role.COORDINATOR, "stale");

    authority.rotate(own("one"), DAY, true);
    copy(own("one"), own("two"), CA_FILE);
    copy(own("one"), own("two"), Rotation.NEXT_KEY_FILE);
    filesAreLookedAt();
    authority.rotate(own("one"), DAY, false);
    authority.rotate(own("two"), DAY, false);
    filesAreLookedAt();
    copy(own("one"), stale, CA_FILE);
    assertThat(turnsAway(stale, "one")).isFalse();
    authority.retire(own("one"));
    authority.retire(own("two"));
    filesAreLookedAt();

    assertThat(shown("one").authority()).isEqualTo(authority.issuing(own("two")));
    assertThat(shown("two").authority()).isEqualTo(authority.issuing(own("one")));
    assertThat(turnsAway(stale, "one")).isTrue();
    assertThat(turnsAway(stale, "two")).isTrue();
    // It knows the next authority alone: both must show it theirs, and take its own.
    start("three", issuedByNext("three"));
    awaitMembers(3);
    assertThat(members("three")).containsAll(before);
    assertThat(lost).isEmpty();
  }

  @Test
  void files_thatCannotBeUsed_changeNothing() throws Exception {
    var shown = shown("one");
    copy(fleet.issue(Role.COORDINATOR, "other"), own("one"), Identity.KEY_FILE);

    filesAreLookedAt();

    assertThat(shown("one", own("two"))).isEqualTo(shown);
    assertThatThrownBy(() -> Identity.load(own("one"), Role.COORDINATOR)).isNotNull();
    assertThat(lost).isEmpty();
  }

  private void start(String name, Path identity) throws Exception {
    ports.put(name, free());
    var kept = KeptIdentity.load(identity, Role.COORDINATOR, clock());
    var endpoint = new Endpoint("127.0.0.1", Objects.requireNonNull(ports.get(name)));
    var cluster = new CoordinatorConfig.Cluster(endpoint, List.of());
    var setup = AkkaSettings.setup(name, cluster, new ClusterIdentity(kept));
    systems.put(name, ActorSystem.create(AkkaSettings.SYSTEM, setup));
    cluster(name).join(cluster("one").selfAddress());
  }

  private InstantSource clock() {
    return () -> Instant.now().plus(ahead.get());
  }

  private void filesAreLookedAt() {
    ahead.updateAndGet(KeptIdentity.MAX_AGE::plus);
  }

  /** As the daemon does it, but by somebody else. */
  private void renew(String name) throws Exception {
    var kept = KeptIdentity.load(own(name), Role.COORDINATOR, InstantSource.system());
    var self = kept.current().self();
    var credential = kept.current().credential();
    var later = credential.issued().plusSeconds(1);
    var signed = new Renewals(own(name)).sign(self, credential, self.addresses(), later);
    kept.renew(signed.certificate(), signed.authorities().pem());
  }

  private Path issuedByNext(String name) throws IOException {
    var into = directory.resolve(name);
    var addresses = List.of(SourceAddress.parse("192.0.2.7"));
    var request = new Authority.Request(Role.COORDINATOR, name, addresses, Duration.ofHours(1));
    authority.issue(own("one"), request, into);
    return into;
  }

  private Path own(String name) {
    return directory.resolve("f").resolve(Role.COORDINATOR + "-" + name);
  }

  private Credential written(String name) throws Exception {
    return Identity.load(own(name), Role.COORDINATOR).credential();
  }

  /** What whoever connects to it is shown. */
  private Credential shown(String name) throws Exception {
    return shown(name, own(name));
  }

  private Credential shown(String name, Path to) throws Exception {
    var witness = Identity.load(to, Role.COORDINATOR);
    try (var socket = (SSLSocket) witness.connect(connected(name))) {
      return Credential.of(socket.getSession(), witness.authorities());
    }
  }

  /** Whether it goes no further with somebody than the handshake. */
  private boolean turnsAway(Path stranger, String name) throws Exception {
    try (var socket = Identity.load(stranger, Role.COORDINATOR).connect(connected(name))) {
      socket.setSoTimeout(500);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private Socket connected(String name) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), Objects.requireNonNull(ports.get(name)));
  }

  private void awaitMembers(int number) {
    await()
        .atMost(LONG)
        .until(() -> systems.keySet().stream().allMatch(name -> members(name).size() == number));
  }

  /** Those that are up and heard of; each start of one has another address. */
  private Set<UniqueAddress> members(String name) {
    var state = cluster(name).state();
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .filter(member -> member.status().equals(MemberStatus.up()))
        .filter(member -> !state.getUnreachable().contains(member))
        .map(Member::uniqueAddress)
        .collect(Collectors.toSet());
  }

  private void watch(ActorSystem system) {
    var typed = Adapter.toTyped(system);
    var watcher =
        typed.systemActorOf(
            Behaviors.<ClusterEvent.ClusterDomainEvent>receiveMessage(event -> {
              if (event instanceof ClusterEvent.MemberDowned
                  || event instanceof ClusterEvent.MemberRemoved) {
                lost.add(event);
              }
              return Behaviors.same();
            }),
            "watcher",
            Props.empty());
    akka.cluster.typed.Cluster.get(typed)
        .subscriptions()
        .tell(Subscribe.create(watcher, ClusterEvent.ClusterDomainEvent.class));
  }

  private Cluster cluster(String name) {
    return Cluster.get(systems.get(name));
  }

  private static void copy(Path from, Path to, String file) throws IOException {
    Files.copy(
        from.resolve(file),
        to.resolve(file),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
