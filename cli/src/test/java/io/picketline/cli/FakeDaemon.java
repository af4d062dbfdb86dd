package io.picketline.cli;

import static java.util.Objects.requireNonNull;

import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A daemon on a real Unix socket that takes one request and answers as it was told to. */
final class FakeDaemon implements AutoCloseable {

  /** What the daemon does with a request. */
  interface Answer {
    void to(SocketChannel channel) throws IOException;
  }

  private final ServerSocketChannel server;
  private final Thread thread;
  private final AtomicReference<@Nullable LocalRequest> asked = new AtomicReference<>();

  private FakeDaemon(Path socket, Answer answer) throws IOException {
    Files.createDirectories(requireNonNull(socket.getParent()));
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread = Thread.ofPlatform().daemon().start(() -> serve(answer));
  }

  /** Answers with a message. */
  static FakeDaemon answering(Path socket, Object reply) throws IOException {
    return new FakeDaemon(
        socket, channel -> Frames.write(Channels.newOutputStream(channel), reply));
  }

  /** Answers with raw bytes, and hangs up. */
  static FakeDaemon sending(Path socket, byte[] bytes) throws IOException {
    return new FakeDaemon(socket, channel -> channel.write(ByteBuffer.wrap(bytes)));
  }

  /** Never answers: waits until the client gives up. */
  static FakeDaemon silent(Path socket) throws IOException {
    return new FakeDaemon(socket, channel -> channel.read(ByteBuffer.allocate(1)));
  }

  /** The request that came. */
  LocalRequest asked() throws InterruptedException {
    thread.join();
    return requireNonNull(asked.get());
  }

  private void serve(Answer answer) {
    try (var channel = server.accept()) {
      asked.set(Frames.read(Channels.newInputStream(channel), LocalRequest.class).orElseThrow());
      answer.to(channel);
      // whoever asks once more is not left waiting
      server.close();
    } catch (ClosedChannelException e) {
      // The test is over.
      thread.interrupt();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
