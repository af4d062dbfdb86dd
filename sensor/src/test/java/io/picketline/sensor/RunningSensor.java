package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A whole sensor in this process and namespace, with a directory of its own. */
final class RunningSensor {

  private final Path directory;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  RunningSensor(Path directory) {
    this.directory = directory;
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** Writes the configuration, with socket and state in the directory. */
  void configure(String text) throws IOException {
    Files.writeString(
        file("picketline.conf"),
        """
        %s
        sensor.socket-directory = "%s"
        sensor.state-directory = "%s"
        """
            .formatted(text, directory, file("state")));
  }

  /** Starts the daemon as it was configured; it ends with the process. */
  void start() {
    Thread.ofPlatform()
        .daemon()
        .start(() -> ended.complete(new SensorDaemon().run(file("picketline.conf"), false)));
    keepDeathHandler();
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(this::answers);
  }

  /** Awaitility, when it ends, puts back the handler it found when it began. */
  private static void keepDeathHandler() {
    var handler =
        await()
            .dontCatchUncaughtExceptions()
            .atMost(Duration.ofMinutes(1))
            .until(Thread::getDefaultUncaughtExceptionHandler, Objects::nonNull);
    Thread.setDefaultUncaughtExceptionHandler(handler);
  }

  private boolean answers() throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(file("admin.sock")));
    }
  }

  /** Its exit code, once it has ended. */
  CompletableFuture<Integer> ended() {
    return ended;
  }

  <T extends LocalReply> T ask(LocalRequest request, Class<T> type) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(file("admin.sock")));
      Frames.write(Channels.newOutputStream(channel), request);
      var reply = Frames.read(Channels.newInputStream(channel), LocalReply.class).orElseThrow();
      assertThat(reply).isInstanceOf(type);
      return type.cast(reply);
    }
  }
}
