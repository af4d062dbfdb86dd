package io.picketline.coordinator.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import io.picketline.config.Endpoint;
import io.picketline.coordinator.Fleet;
import io.picketline.coordinator.config.AkkaSettings;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.identity.Identity;
import io.picketline.identity.KeptIdentity;
import io.picketline.protocol.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers at the port where coordinators find each other. */
class ClusterDoorTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path directory;

  private final List<SocketChannel> strangers = new ArrayList<>();
  private Fleet fleet;
  private ActorSystem system;
  private InetSocketAddress door;

  @BeforeEach
  void start() throws Exception {
    fleet = new Fleet(Files.createDirectory(directory.resolve("ours")));
    var port = free();
    var cluster = new CoordinatorConfig.Cluster(new Endpoint("127.0.0.1", port), List.of());
    var identity =
        KeptIdentity.load(
            fleet.issue(Role.COORDINATOR, "center"), Role.COORDINATOR, InstantSource.system());
    system =
        ActorSystem.create(
            AkkaSettings.SYSTEM,
            AkkaSettings.setup("center", cluster, new ClusterIdentity(identity)));
    door = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @AfterEach
  void stop() throws IOException {
    for (var stranger : strangers) {
      stranger.close();
    }
    ActorTestKit.shutdown(Adapter.toTyped(system), LONG);
  }

  @Test
  void connections_thatSayNothing_areBoundedInNumber() throws Exception {
    for (var i = 0; i < 2 * Handshakes.MOST; i++) {
      knock();
    }

    await().atMost(LONG).until(() -> ended() >= Handshakes.MOST);
    // those of whom there were too many, not those who took too long
    assertThat(hasEnded(strangers.getFirst())).isTrue();
    assertThat(hasEnded(strangers.getLast())).isFalse();
  }

  @Test
  void connection_thatSaysNothing_isEndedInTime_andNoneThatCameThrough() throws Exception {
    var other = Identity.load(fleet.issue(Role.COORDINATOR, "other"), Role.COORDINATOR);
    try (var good = other.connect(new Socket(door.getAddress(), door.getPort()))) {
      knock();

      await().atMost(LONG).until(() -> ended() == 1);
      good.setSoTimeout(500);
      assertThatThrownBy(() -> good.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void connection_thatIsNoTls_isEnded() throws Exception {
    try (var socket = new Socket(door.getAddress(), door.getPort())) {
      socket.setSoTimeout((int) LONG.toMillis());
      socket.getOutputStream().write("AKKA\1garbage before TLS".getBytes(US_ASCII));

      // an alert record is all that TLS says
      assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(16);
    }
  }

  private void knock() throws IOException {
    var stranger = SocketChannel.open(door);
    stranger.configureBlocking(false);
    strangers.add(stranger);
  }

  private long ended() {
    return strangers.stream().filter(ClusterDoorTest::hasEnded).count();
  }

  private static boolean hasEnded(SocketChannel stranger) {
    try {
      var buffer = ByteBuffer.allocate(64);
      while (true) {
        buffer.clear();
        var read = stranger.read(buffer);
        if (read <= 0) {
          return read < 0;
        }
      }
    } catch (IOException _) {
      return true;
    }
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
