package io.picketline.cli;

import static java.util.Objects.requireNonNull;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A daemon on a real Unix socket that answers one request after the other. */
final class ScriptedDaemon implements AutoCloseable {

  private final ServerSocketChannel server;
  private final Function<LocalRequest, LocalReply> answers;
  private final List<LocalRequest> asked = new CopyOnWriteArrayList<>();

  private ScriptedDaemon(ServerSocketChannel server, Function<LocalRequest, LocalReply> answers) {
    this.server = server;
    this.answers = answers;
  }

  static ScriptedDaemon answering(Path socket, Function<LocalRequest, LocalReply> answers)
      throws IOException {
    Files.createDirectories(requireNonNull(socket.getParent()));
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    var daemon = new ScriptedDaemon(server, answers);
    Thread.ofPlatform().daemon().start(daemon::serve);
    return daemon;
  }

  /** The requests that came, in order. */
  List<LocalRequest> asked() {
    return List.copyOf(asked);
  }

  private void serve() {
    while (server.isOpen()) {
      try (var channel = server.accept()) {
        var request =
            Frames.read(Channels.newInputStream(channel), LocalRequest.class).orElseThrow();
        asked.add(request);
        Frames.write(Channels.newOutputStream(channel), answers.apply(request));
      } catch (ClosedChannelException e) {
        return; // the test is over
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
