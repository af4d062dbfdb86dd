package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServerTest {
  private static final LocalReply NOTHING = new LocalReply.Changed(List.of(), 0);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final LocalRequest UNBLOCK = new LocalRequest.Unblock(Prefix.parse("192.0.2.7"));

  @TempDir private Path directory;

  private final Refusals refusals = new Refusals(InstantSource.system());

  @Test
  void request_isAnsweredUnderTheCallersNameAndPlace() throws Exception {
    var asker = new AtomicReference<@Nullable Asker>();
    try (var _ = start(noting(asker), LIMIT)) {
      var name = PeerName.of(Files.getOwner(admin()));
      assertThat(ask(admin(), UNBLOCK)).isEqualTo(NOTHING);
      assertThat(asker)
          .hasValue(new Asker(name, "admin.sock of c1", Right.ADMIN, Optional.empty()));

      assertThat(ask(read(), new LocalRequest.ShowStatus())).isEqualTo(NOTHING);
      assertThat(asker).hasValue(new Asker(name, "read.sock of c1", Right.VIEW, Optional.empty()));
    }
  }

  @Test
  void change_onReadSock_isRefusedAndNamesTheGroup() throws Exception {
    var asker = new AtomicReference<@Nullable Asker>();
    try (var _ = start(noting(asker), LIMIT)) {
      var refused = (LocalReply.Refused) ask(read(), UNBLOCK);

      assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN);
      assertThat(refused.message())
          .contains("the role operator", admin().toString(), "group picketline-admin");
      assertThat(asker).hasValue(null);
      assertThat(refusals.count()).isEqualTo(1);
    }
  }

  @Test
  void sockets_areGoneAfterwards() throws Exception {
    start(LocalServerTest::changed, LIMIT).close();

    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void start_socketsLeftBehindByACrash_takesTheirPlace() throws Exception {
    for (var socket : List.of(admin(), read())) {
      var crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      crashed.bind(UnixDomainSocketAddress.of(socket));
      crashed.close();
      assertThat(socket).exists();
    }

    try (var _ = start(LocalServerTest::changed, LIMIT)) {
      assertThat(ask(admin(), new LocalRequest.ShowStatus())).isEqualTo(NOTHING);
      assertThat(ask(read(), new LocalRequest.ShowStatus())).isEqualTo(NOTHING);
    }
  }

  @Test
  void start_anotherAnswersThere_isRefused() throws Exception {
    try (var _ = start(LocalServerTest::changed, LIMIT)) {
      assertThatThrownBy(() -> start(LocalServerTest::changed, LIMIT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another daemon");
      assertThatThrownBy(() -> LocalServer.requireFree(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another daemon");
      assertThat(ask(admin(), new LocalRequest.ShowStatus())).isEqualTo(NOTHING);
    }
  }

  @Test
  void start_anotherKindOfFileThere_leavesIt() throws Exception {
    Files.writeString(admin(), "sensor {}");

    assertThatThrownBy(() -> start(LocalServerTest::changed, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("is there and no socket");
    assertThat(admin()).hasContent("sensor {}");
    assertThat(read()).doesNotExist();

    Files.delete(admin());
    Files.createSymbolicLink(admin(), Path.of("/dev/null"));
    assertThatThrownBy(() -> start(LocalServerTest::changed, LIMIT))
        .hasMessageEndingWith("is there and no socket");
  }

  @Test
  void start_pathTooLong_saysSo() {
    var deep = directory.resolve("x".repeat(120));

    assertThatThrownBy(
            () -> LocalServer.start(deep, "c1", exchange(LocalServerTest::changed, LIMIT)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void desk_fails_isUnavailable() throws Exception {
    LocalDesk failing = (_, _) -> CompletableFuture.failedFuture(new IllegalStateException("no"));
    try (var _ = start(failing, LIMIT)) {
      var refused = (LocalReply.Refused) ask(read(), new LocalRequest.ShowStatus());

      assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE);
    }
  }

  @Test
  void caller_thatSaysNothing_isEnded() throws Exception {
    try (var _ = start(LocalServerTest::changed, Duration.ofMillis(200));
        var silent = SocketChannel.open(UnixDomainSocketAddress.of(read()))) {
      await().atMost(LIMIT).until(() -> silent.read(ByteBuffer.allocate(1)) < 0);
    }
  }

  @Test
  void callers_thatFillReadSock_barNobodyFromAdminSock() throws Exception {
    var silent = new ArrayList<SocketChannel>();
    try (var _ = start(LocalServerTest::changed, LIMIT)) {
      for (var i = 0; i < 64; i++) {
        silent.add(SocketChannel.open(UnixDomainSocketAddress.of(read())));
      }

      assertThat(ask(admin(), new LocalRequest.ShowStatus())).isEqualTo(NOTHING);
    } finally {
      for (var channel : silent) {
        channel.close();
      }
    }
  }

  @Test
  void callers_ofOneUser_areBoundedInNumber() throws Exception {
    var silent = new ArrayList<SocketChannel>();
    var refused = new ArrayList<SocketChannel>();
    try (var _ = start(LocalServerTest::changed, LIMIT)) {
      for (var i = 0; i < 40; i++) {
        var one = SocketChannel.open(UnixDomainSocketAddress.of(read()));
        one.configureBlocking(false);
        silent.add(one);
      }

      await()
          .atMost(LIMIT)
          .until(() -> {
            for (var one : silent) {
              if (one.read(ByteBuffer.allocate(1)) > 0) {
                refused.add(one);
              }
            }
            silent.removeAll(refused);
            return refused.size() >= 24;
          });
      assertThat(silent).hasSize(16);
    } finally {
      silent.addAll(refused);
      for (var channel : silent) {
        channel.close();
      }
    }
  }

  @Test
  void accept_failing_isTriedAgainOnceASecond() throws Exception {
    var failing = new FailingChannel();
    var entrance = new LocalConnection.Entrance(Door.READ, "read.sock of c1", "ask another");
    var exchange = exchange(LocalServerTest::changed, LIMIT);
    try (var server = new DoorServer(read(), failing, exchange, new Errands(exchange), entrance)) {
      assertThat(server.started()).isSameAs(server);
      await().atMost(LIMIT).until(() -> failing.accepts() >= 2);
      assertThat(failing.accepts()).isEqualTo(2);
    }
  }

  private LocalServer start(LocalDesk desk, Duration limit) throws IOException {
    return LocalServer.start(directory, "c1", exchange(desk, limit));
  }

  private Exchange exchange(LocalDesk desk, Duration limit) {
    return new Exchange(desk, refusals, limit);
  }

  private Path admin() {
    return directory.resolve("admin.sock");
  }

  private Path read() {
    return directory.resolve("read.sock");
  }

  private static CompletableFuture<LocalReply> changed(LocalRequest request, Asker asker) {
    return CompletableFuture.completedFuture(NOTHING);
  }

  private static LocalDesk noting(AtomicReference<@Nullable Asker> seen) {
    return (request, asker) -> {
      seen.set(asker);
      return changed(request, asker);
    };
  }

  private static LocalReply ask(Path socket, LocalRequest request) throws IOException {
    try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Frames.write(Channels.newOutputStream(connection), request);
      return Frames.read(Channels.newInputStream(connection), LocalReply.class).orElseThrow();
    }
  }
}
