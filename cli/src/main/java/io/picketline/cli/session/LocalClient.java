package io.picketline.cli.session;

import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import io.picketline.wire.WireException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Asks the daemon behind a Unix socket one question; waits for the answer no longer than a limit.
 */
public record LocalClient(Path socket, Duration limit) implements DaemonClient {

  private static final String NO_DAEMON =
      "; start it ('picket sensor' or 'picket coordinator'), name its socket with --socket, or a"
          + " coordinator elsewhere with --server";

  // Unix sockets know no read timeout: closing the channel ends a blocked call.
  @Override
  public LocalReply ask(LocalRequest request) {
    requireReachable();
    var unknown = "";
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        var _ = TimeLimit.of(limit, channel)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      unknown = request.changes() ? UNKNOWN : "";
      Frames.write(Channels.newOutputStream(channel), request);
      return Frames.read(Channels.newInputStream(channel), LocalReply.class)
          .orElseThrow(this::otherVersion);
    } catch (ClosedChannelException e) {
      throw unreachable(Unanswered.late(socket, limit.toSeconds()) + unknown);
    } catch (WireException e) {
      throw unreachable("what answers on %s is no Picketline daemon".formatted(socket));
    } catch (IOException e) {
      throw unreachable(
          Unanswered.gone(socket, cause(e)) + (unknown.isEmpty() ? NO_DAEMON : unknown));
    }
  }

  @Override
  public void follow(ListEvents request, Predicate<LocalReply> taker) {
    requireReachable();
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      Frames.write(Channels.newOutputStream(channel), request);
      new Frequent(Channels.newInputStream(channel), channel).read(taker);
    } catch (IOException e) {
      throw unreachable("the daemon on %s is gone (%s)".formatted(socket, cause(e)));
    }
  }

  /**
   * Tells missing and forbidden sockets apart, which a failed connect does not in every language.
   */
  private void requireReachable() {
    try {
      Files.getLastModifiedTime(socket);
    } catch (NoSuchFileException e) {
      throw unreachable("no daemon on this host: %s is not there%s".formatted(socket, NO_DAEMON));
    } catch (AccessDeniedException e) {
      throw forbidden();
    } catch (IOException e) {
      throw unreachable("%s cannot be used: %s".formatted(socket, cause(e)));
    }
    if (!Files.isWritable(socket)) {
      throw forbidden();
    }
  }

  private CommandException forbidden() {
    return new CommandException(
        ExitCode.REFUSED,
        "you may not use %s; run as root or as a member of the socket's group".formatted(socket));
  }

  private CommandException otherVersion() {
    return new CommandException(
        ExitCode.REFUSED,
        "the daemon on %s is of another version; use the picket command that came with it"
            .formatted(socket));
  }

  private static CommandException unreachable(String message) {
    return new CommandException(ExitCode.UNREACHABLE, message);
  }

  private static String cause(IOException e) {
    return e.getMessage() == null ? "it hung up" : e.getMessage();
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}
