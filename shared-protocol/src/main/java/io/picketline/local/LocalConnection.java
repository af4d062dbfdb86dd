package io.picketline.local;

import io.picketline.protocol.Names;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import io.picketline.wire.WireException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of the command: one request, one answer, within bounds of size and time. */
final class LocalConnection {

  private static final Logger LOG = LoggerFactory.getLogger(LocalConnection.class);

  private final SocketChannel connection;
  private final LocalDesk desk;
  private final Duration limit;
  private final Predicate<UserPrincipal> admins;

  LocalConnection(
      SocketChannel connection, LocalDesk desk, Duration limit, Predicate<UserPrincipal> admins) {
    this.connection = connection;
    this.desk = desk;
    this.limit = limit;
    this.admins = admins;
  }

  void serve() {
    var deadline =
        CompletableFuture.runAsync(
            this::close,
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
    try {
      write(reply());
    } catch (IOException e) {
      LOG.debug("a request on the local socket failed: {}", e.toString());
    } finally {
      deadline.cancel(false);
      close();
    }
  }

  private LocalReply reply() throws IOException {
    var peer = connection.getOption(ExtendedSocketOptions.SO_PEERCRED);
    Optional<LocalRequest> request;
    try {
      request = Frames.read(Channels.newInputStream(connection), LocalRequest.class);
    } catch (WireException e) {
      return new LocalReply.Refused(Reason.INVALID, Names.printable(rootMessage(e)));
    }
    if (request.isEmpty()) {
      return new LocalReply.Refused(
          Reason.INVALID, "this daemon does not know that request; is the command newer?");
    }
    if (request.get().forAdmins() && !admins.test(peer.user())) {
      return new LocalReply.Refused(
          Reason.FORBIDDEN, "that is for root and the daemon's own user alone");
    }
    return answered(request.get(), Names.printable(peer.user().getName()));
  }

  private LocalReply answered(LocalRequest request, String author) {
    try {
      return desk.answer(request, author)
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("no answer to {}: {}", request.getClass().getSimpleName(), e.toString());
      return new LocalReply.Refused(Reason.UNAVAILABLE, "the daemon is too busy to answer");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new LocalReply.Refused(Reason.UNAVAILABLE, "the daemon stops");
    }
  }

  private void write(LocalReply reply) throws IOException {
    var out = Channels.newOutputStream(connection);
    try {
      Frames.write(out, reply);
    } catch (IllegalArgumentException _) {
      Frames.write(
          out, new LocalReply.Refused(Reason.INVALID, "too much for one answer; ask for less"));
    }
  }

  private void close() {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("a request could not be closed: {}", e.toString());
    }
  }

  /** What the command got wrong, without where in the bytes it was. */
  private static String rootMessage(Throwable cause) {
    var root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("no valid request");
  }
}
