package io.picketline.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.identity.Identity;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People at a coordinator: on its host, and from afar. */
class PeopleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final LocalRequest BLOCK =
      new LocalRequest.Block(Prefix.parse("198.51.100.7"), Duration.ofHours(1), "by hand");

  @TempDir private Path directory;

  private Fleet fleet;
  private DaemonFiles files;
  private CoordinatorNode node;
  private int desk;

  @BeforeEach
  void start() throws Exception {
    fleet = new Fleet(directory);
    files = new DaemonFiles(directory, fleet);
    var ports = DaemonFiles.freePorts(2);
    desk = ports.getLast();
    var file = files.write("one", ports.getFirst(), List.of());
    var text = Files.readString(file).replace("listen = \"\"", "listen = \"127.0.0.1:%d\"");
    Files.writeString(file, text.formatted(desk));
    node = CoordinatorNode.start(CoordinatorConfig.read(file), "test", Clock.systemUTC());
    await()
        .atMost(PATIENCE)
        .until(() -> here(new LocalRequest.ListUsers()) instanceof TrustReply.Users);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void user_fromAfar_ordersUnderHisNameUntilHeIsRemoved() throws Exception {
    assertThat(here(new TrustRequest.AddUser("bob", Role.OPERATOR, false)))
        .isInstanceOf(TrustReply.UserAdded.class);
    var bob = Identity.loadUser(fleet.issue(Role.OPERATOR, "bob"));

    assertThat(afar(bob, BLOCK)).isInstanceOf(LocalReply.Changed.class);
    assertThat(afar(bob, new TrustRequest.RemoveUser("bob", Optional.empty(), false)))
        .isInstanceOf(LocalReply.Refused.class);
    assertThat(here(new TrustRequest.RemoveUser("bob", Optional.of("left"), false)))
        .isInstanceOf(LocalReply.Changed.class);
    var refused = (LocalReply.Refused) afar(bob, new LocalRequest.ShowStatus());

    assertThat(refused.message()).contains("the certificates that bob got");
    assertThat(events())
        .anyMatch(event ->
            event.kind() == EventKind.BLOCKED
                && event.by().equals("user:bob")
                && event.from().equals(Optional.of("127.0.0.1"))
                && event.before().equals(Optional.of("not blocked")))
        .anyMatch(event ->
            event.kind() == EventKind.REVOKED
                && event.from().equals(Optional.of("admin.sock of one"))
                && event.before().equals(Optional.of("a user with the role operator")));
  }

  @Test
  void viewer_anywhere_changesNothing() throws Exception {
    var eve = Identity.loadUser(fleet.issue(Role.VIEWER, "eve"));
    var read = files.socket("one").resolveSibling("read.sock");

    for (var reply : List.of(afar(eve, BLOCK), ask(read, BLOCK))) {
      assertThat(reply)
          .isInstanceOfSatisfying(
              LocalReply.Refused.class,
              refused -> assertThat(refused.message()).contains("takes the role operator"));
    }
    assertThat(afar(eve, new LocalRequest.ListVerdicts(10)))
        .isEqualTo(new LocalReply.Verdicts(0, List.of()));
    var status = (StatusReply.CoordinatorStatus) ask(read, new LocalRequest.ShowStatus());
    assertThat(status.counters()).containsEntry("requests refused for want of rights", 2L);
  }

  private List<Event> events() throws IOException {
    var all = new LocalRequest.Recall(Optional.empty(), Optional.empty(), 100, false);
    return ((LocalReply.Past) here(all)).events();
  }

  private LocalReply here(LocalRequest request) throws IOException {
    return ask(files.socket("one"), request);
  }

  private static LocalReply ask(Path socket, LocalRequest request) throws IOException {
    try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Frames.write(Channels.newOutputStream(connection), request);
      return Frames.read(Channels.newInputStream(connection), LocalReply.class).orElseThrow();
    }
  }

  private LocalReply afar(Identity identity, LocalRequest request) throws IOException {
    try (var plain = new Socket(InetAddress.getLoopbackAddress(), desk);
        var socket = identity.connect(plain)) {
      Frames.write(socket.getOutputStream(), request);
      return Frames.read(socket.getInputStream(), LocalReply.class).orElseThrow();
    }
  }
}
