package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServerTest {
  private static final LocalReply NOTHING = new LocalReply.Changed(List.of(), 0);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void request_isAnsweredUnderTheCallersName() throws Exception {
    var author = new AtomicReference<String>();
    try (var server = LocalServer.start(socket(), noting(author), LIMIT)) {
      assertThat(ask(new LocalRequest.Unblock(Prefix.parse("192.0.2.7")))).isEqualTo(NOTHING);
      assertThat(author).hasValue(Files.getOwner(socket()).getName());
      assertThat(server).isNotNull();
    }
  }

  @Test
  void socket_isForOwnerAndGroup_andGoneAfterwards() throws Exception {
    try (var server = LocalServer.start(socket(), LocalServerTest::changed, LIMIT)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
          .isEqualTo("rw-rw----");
      assertThat(server).isNotNull();
    }

    assertThat(socket()).doesNotExist();
  }

  @Test
  void start_socketLeftBehindByACrash_takesItsPlace() throws Exception {
    var crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    crashed.bind(UnixDomainSocketAddress.of(socket()));
    crashed.close();
    assertThat(socket()).exists();

    try (var server = LocalServer.start(socket(), LocalServerTest::changed, LIMIT)) {
      assertThat(ask(new LocalRequest.ShowStatus())).isEqualTo(NOTHING);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void start_anotherAnswersThere_isRefused() throws Exception {
    try (var server = LocalServer.start(socket(), LocalServerTest::changed, LIMIT)) {
      assertThatThrownBy(() -> LocalServer.start(socket(), LocalServerTest::changed, LIMIT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another daemon");
      assertThatThrownBy(() -> LocalServer.requireFree(socket()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another daemon");
      assertThat(ask(new LocalRequest.ShowStatus())).isEqualTo(NOTHING);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void start_anotherKindOfFileThere_leavesIt() throws Exception {
    Files.writeString(socket(), "sensor {}");

    assertThatThrownBy(() -> LocalServer.start(socket(), LocalServerTest::changed, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("is there and no socket");
    assertThat(socket()).hasContent("sensor {}");
    assertThatThrownBy(() ->
            LocalServer.start(
                Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null")),
                LocalServerTest::changed,
                LIMIT))
        .hasMessageEndingWith("is there and no socket");
  }

  @Test
  void start_pathTooLong_saysSo() {
    assertThatThrownBy(() ->
            LocalServer.start(directory.resolve("x".repeat(120)), LocalServerTest::changed, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void request_unknownOrGarbage_isRefused() throws Exception {
    try (var server = LocalServer.start(socket(), LocalServerTest::changed, LIMIT)) {
      assertThat(refusal(ask(Map.of("t", "from-the-future")))).isEqualTo(Reason.INVALID);
      assertThat(refusal(ask(Map.of("t", "why")))).isEqualTo(Reason.INVALID);
      assertThat(refusal(ask("garbage"))).isEqualTo(Reason.INVALID);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void desk_failsOrIsSilent_isUnavailable() throws Exception {
    var failing =
        LocalServer.start(
            socket(),
            (_, _) -> CompletableFuture.failedFuture(new IllegalStateException("no")),
            LIMIT);
    assertThat(refusal(ask(new LocalRequest.ShowStatus()))).isEqualTo(Reason.UNAVAILABLE);
    failing.close();
  }

  @Test
  void caller_thatSaysNothing_isEnded() throws Exception {
    try (var server =
            LocalServer.start(socket(), LocalServerTest::changed, Duration.ofMillis(200));
        var silent = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      await().atMost(LIMIT).until(() -> silent.read(ByteBuffer.allocate(1)) < 0);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void accept_failing_isTriedAgainOnceASecond() throws Exception {
    var failing = new FailingChannel();
    try (var server = new LocalServer(socket(), failing, LocalServerTest::changed, LIMIT)) {
      assertThat(server.started()).isSameAs(server);
      await().atMost(LIMIT).until(() -> failing.accepts() >= 2);
      assertThat(failing.accepts()).isEqualTo(2);
    }
  }

  private Path socket() {
    return directory.resolve("c.sock");
  }

  private static CompletableFuture<LocalReply> changed(LocalRequest request, String author) {
    return CompletableFuture.completedFuture(NOTHING);
  }

  private static LocalDesk noting(AtomicReference<String> author) {
    return (request, by) -> {
      author.set(by);
      return changed(request, by);
    };
  }

  private LocalReply ask(Object request) throws IOException {
    try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      Frames.write(Channels.newOutputStream(connection), request);
      return Frames.read(Channels.newInputStream(connection), LocalReply.class).orElseThrow();
    }
  }

  private static Reason refusal(LocalReply reply) {
    return ((LocalReply.Refused) reply).reason();
  }
}
