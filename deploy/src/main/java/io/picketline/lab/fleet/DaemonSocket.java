package io.picketline.lab.fleet;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Asks a daemon through its Unix socket, as the picket command does. */
final class DaemonSocket {

  private final Path path;

  DaemonSocket(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Sends one request and waits for its answer.
   *
   * @throws IOException if nobody listens, or the answer is not understood
   */
  LocalReply ask(LocalRequest request) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      Frames.write(Channels.newOutputStream(channel), request);
      return Frames.read(Channels.newInputStream(channel), LocalReply.class)
          .orElseThrow(() -> new IOException("an answer of a type that the lab does not know"));
    }
  }
}
