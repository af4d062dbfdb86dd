package io.picketline.cli.session;

import io.picketline.config.Endpoint;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Peer;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import io.picketline.wire.WireException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Asks a coordinator's desk over TLS, by a user's certificate; waits for the answer no longer than
 * a limit.
 *
 * @param server where the desk is
 * @param directory holds {@code ca.pem}, {@code user.pem} and {@code user.key}
 */
record DeskClient(Endpoint server, Path directory, Duration limit) implements DaemonClient {

  private static final int CONNECT_MILLIS = 5_000;

  @Override
  public LocalReply ask(LocalRequest request) {
    var identity = identity();
    try (var plain = new Socket();
        var watch = TimeLimit.of(limit, plain)) {
      connect(plain);
      return ask(request, identity, plain, watch);
    } catch (IOException e) {
      throw unreachable(trouble(e));
    }
  }

  @Override
  public void follow(ListEvents request, Predicate<LocalReply> taker) {
    var identity = identity();
    try (var plain = new Socket()) {
      connect(plain);
      try (var socket = identity.connect(plain)) {
        requireCoordinator(socket);
        Frames.write(socket.getOutputStream(), request);
        new Frequent(socket.getInputStream(), plain).read(taker);
      }
    } catch (IOException e) {
      throw unreachable(trouble(e));
    }
  }

  private void connect(Socket plain) throws IOException {
    var address = new InetSocketAddress(server.host(), server.port());
    if (address.isUnresolved()) {
      throw unreachable("no host is called %s".formatted(Names.printable(server.host())));
    }
    plain.connect(address, CONNECT_MILLIS);
    // one that says nothing is given up in the handshake too
    plain.setSoTimeout((int) limit.toMillis());
  }

  private LocalReply ask(LocalRequest request, Identity identity, Socket plain, TimeLimit watch) {
    var unknown = "";
    try (var socket = identity.connect(plain)) {
      requireCoordinator(socket);
      unknown = request.changes() ? UNKNOWN : "";
      Frames.write(socket.getOutputStream(), request);
      return answer(Frames.read(socket.getInputStream(), LocalReply.class));
    } catch (WireException e) {
      throw unreachable("what answers on %s is no coordinator's desk".formatted(server));
    } catch (SSLException e) {
      throw new CommandException(
          ExitCode.REFUSED,
          "%s does not go on with this certificate, or is no coordinator's desk of this fleet: %s%s"
              .formatted(server, Names.printable(String.valueOf(e.getMessage())), unknown));
    } catch (IOException e) {
      throw unreachable(
          (watch.over()
                  ? "no answer from %s within %d s".formatted(server, limit.toSeconds())
                  : trouble(e))
              + unknown);
    }
  }

  private LocalReply answer(Optional<LocalReply> reply) {
    return reply.orElseThrow(() ->
        new CommandException(
            ExitCode.REFUSED,
            "the coordinator on %s is of another version; use the picket command that came with it"
                .formatted(server)));
  }

  private Identity identity() {
    try {
      return Identity.loadUser(directory);
    } catch (IdentityException e) {
      throw new CommandException(ExitCode.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  /** Before anything is told: a sensor in an attacker's hands has a certificate too. */
  private void requireCoordinator(Socket socket) {
    try {
      if (Peer.of(((SSLSocket) socket).getSession()).may(Role.COORDINATOR)) {
        return;
      }
    } catch (IdentityException _) {
      // as one that is none
    }
    throw new CommandException(
        ExitCode.REFUSED,
        "%s is no coordinator of this fleet; nothing was asked".formatted(server));
  }

  private String trouble(IOException e) {
    var cause = e.getMessage() == null ? "it hung up" : Names.printable(e.getMessage());
    return "no desk answers on %s (%s)".formatted(server, cause);
  }

  private static CommandException unreachable(String message) {
    return new CommandException(ExitCode.UNREACHABLE, message);
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
