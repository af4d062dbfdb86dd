package io.picketline.sensor.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusServerTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path directory;
  private Path socket;
  private StatusServer server;

  @BeforeEach
  void start() throws IOException {
    socket = directory.resolve("run/sensor.sock");
    server = StatusServer.start(socket, StatusServerTest::answer, LIMIT);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void request_known_isAnsweredAndKnowsWhoAsks() throws Exception {
    var reply = ask(new LocalRequest.Unblock(Prefix.parse("192.0.2.7")));

    assertThat(reply)
        .isEqualTo(
            new LocalReply.Changed(List.of("192.0.2.7 by " + Files.getOwner(socket).getName()), 3));
  }

  @Test
  void socket_started_isForOwnerAndGroupAlone() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void request_garbage_isRefusedAndTheNextIsAnswered() throws Exception {
    try (var connection = connect()) {
      var out = new DataOutputStream(Channels.newOutputStream(connection));
      out.writeInt(3);
      out.write(new byte[] {1, 2, 3});
      assertThat(read(connection)).isInstanceOf(LocalReply.Refused.class);
    }
    assertThat(ask(new LocalRequest.ShowStatus())).isInstanceOf(LocalReply.Changed.class);
  }

  @Test
  void request_tooLarge_isRefusedBeforeItIsRead() throws Exception {
    try (var connection = connect()) {
      new DataOutputStream(Channels.newOutputStream(connection)).writeInt(Integer.MAX_VALUE);

      assertThat(read(connection)).isInstanceOf(LocalReply.Refused.class);
    }
  }

  @Test
  void request_neverSent_isCutOff() throws Exception {
    server.close();
    server = StatusServer.start(socket, StatusServerTest::answer, Duration.ofMillis(200));
    try (var connection = connect()) {
      assertThat(Channels.newInputStream(connection).read()).isEqualTo(-1);
    }
  }

  @Test
  void reply_tooLarge_isToldAsSuch() throws Exception {
    assertThat(ask(new LocalRequest.ListVerdicts(1)))
        .isInstanceOfSatisfying(
            LocalReply.Refused.class,
            refused -> assertThat(refused.message()).contains("ask for less"));
  }

  @Test
  void start_fileLeftBehind_isRemoved() throws Exception {
    server.close();
    try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();

    server = StatusServer.start(socket, StatusServerTest::answer, LIMIT);

    assertThat(ask(new LocalRequest.ShowStatus())).isInstanceOf(LocalReply.Changed.class);
  }

  @Test
  void start_anotherAnswersThere_isRefused() {
    assertThatThrownBy(() -> StatusServer.start(socket, StatusServerTest::answer, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another sensor answers");
  }

  private static CompletionStage<LocalReply> answer(LocalRequest request, String author) {
    return CompletableFuture.completedStage(
        switch (request) {
          case LocalRequest.Unblock(var prefix) ->
              new LocalReply.Changed(List.of(prefix + " by " + author), 3);
          case LocalRequest.ListVerdicts _ ->
              new LocalReply.Changed(List.of("x".repeat(2 << 20)), 0);
          default -> new LocalReply.Changed(List.of(), 0);
        });
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private LocalReply ask(LocalRequest request) throws IOException {
    try (var connection = connect()) {
      Frames.write(Channels.newOutputStream(connection), request);
      return read(connection);
    }
  }

  private static LocalReply read(SocketChannel connection) throws IOException {
    return Frames.read(Channels.newInputStream(connection), LocalReply.class).orElseThrow();
  }
}
