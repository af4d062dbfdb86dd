package io.picketline.local;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.relay.Errand;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Asks a daemon how it is over its own socket, again and again, so that the first operator does not
 * wait for the JVM to learn how to answer him.
 */
public final class LocalRehearsal {

  private static final int PASSES = 100;

  /**
   * Of a whole command line: the first takes some tenths of a second, and from then on few each.
   */
  private static final int ERRANDS = 20;

  /** A daemon that waits for others before it answers is not to be kept from its start. */
  private static final Duration ENOUGH = Duration.ofSeconds(1);

  private LocalRehearsal() {}

  /**
   * Runs it, for some tenths of a second; ends early behind an answer that took long.
   *
   * @param directory with the sockets of a server that answers
   * @return answers that came
   * @throws IOException if the socket cannot be used
   */
  public static int run(Path directory) throws IOException {
    var socket = directory.resolve(Door.READ.file());
    var answers = 0;
    var end = System.nanoTime() + ENOUGH.toNanos();
    for (var pass = 0; pass < PASSES && System.nanoTime() - end < 0; pass++) {
      try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        Frames.write(Channels.newOutputStream(channel), new LocalRequest.ShowStatus());
        var answer = Frames.read(Channels.newInputStream(channel), LocalReply.class);
        answers += answer.isPresent() ? 1 : 0;
      }
    }
    for (var pass = 0; pass < ERRANDS && System.nanoTime() - end < 0; pass++) {
      send(socket, new Errand(List.of("status"), List.of(), false, socket.toString()));
    }
    return answers;
  }

  private static void send(Path socket, Errand errand) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      Channels.newOutputStream(channel).write(errand.frame().orElseThrow());
      Channels.newInputStream(channel).transferTo(OutputStream.nullOutputStream());
    }
  }
}
