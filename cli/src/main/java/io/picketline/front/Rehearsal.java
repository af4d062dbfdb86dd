package io.picketline.front;

import io.picketline.relay.Errand;
import io.picketline.relay.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * One errand from beginning to end without a daemon, for Java to note which classes that takes and
 * to keep them ready (its option AOTCacheOutput).
 */
public final class Rehearsal extends Thread {

  private final ServerSocketChannel server;

  private Rehearsal(ServerSocketChannel server) {
    super("rehearsal");
    this.server = server;
  }

  /**
   * Runs it.
   *
   * @param arguments a path where a socket can be made
   */
  public static void main(String[] arguments) throws IOException {
    var socket = Path.of(arguments[0]);
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      new Rehearsal(server).start();
      var verb = new String[] {"status"};
      new SocketChoice(socket).socket("");
      Runtime.getRuntime().halt(WarmVerbs.has(verb) ? Front.relayed(verb, socket) : Front.NOT_RUN);
    }
  }

  @Override
  public void run() {
    try (var caller = server.accept()) {
      var in = new DataInputStream(Channels.newInputStream(caller));
      if (in.readInt() == Errand.MARK) {
        Errand.read(in);
        caller.write(ByteBuffer.wrap(answer()));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] answer() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var parts = new DataOutputStream(bytes);
    for (var part : List.of(Outcome.OUT, Outcome.ERR)) {
      parts.writeByte(part);
      parts.writeInt(1);
      parts.writeByte('\n');
    }
    parts.writeByte(Outcome.EXIT);
    parts.writeInt(Integer.BYTES);
    parts.writeInt(0);
    return bytes.toByteArray();
  }
}
