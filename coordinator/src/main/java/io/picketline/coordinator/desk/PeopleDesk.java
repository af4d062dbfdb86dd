package io.picketline.coordinator.desk;

import io.picketline.identity.Peer;
import io.picketline.local.Exchange;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.Right;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Answers people by their certificates, each what his role may; and nobody else. */
public final class PeopleDesk {

  private final Exchange exchange;

  /** One that answers by {@code exchange}. */
  public PeopleDesk(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Who called, as far as TLS has proven it.
   *
   * @param issued when its certificate was
   * @param from where it is
   */
  public record Caller(Peer peer, Instant issued, InetAddress from) {}

  /**
   * Reads one request and writes its answer; a host's certificate gets a refusal, unread.
   *
   * @param extend prolongs the connection's time, to so much from now on
   * @throws IOException if the other end is gone
   */
  public void serve(Caller caller, InputStream in, OutputStream out, Consumer<Duration> extend)
      throws IOException {
    var peer = caller.peer();
    var right = peer.right();
    if (right.isEmpty()) {
      // What it asks is taken off the wire unread, or closing would tear up the answer.
      in.skipNBytes(Integer.BYTES);
      in.skipNBytes(in.available());
      Frames.write(
          out, new LocalReply.Refused(LocalReply.Reason.FORBIDDEN, onlyPeople(peer.name())));
      return;
    }
    var asker =
        Asker.user(peer.name(), caller.from().getHostAddress(), right.get(), caller.issued());
    var remedy = remedy(peer.name(), right.get());
    exchange.serve(in, out, asker, remedy, extend);
  }

  /** Why a host is not answered. */
  public static String onlyPeople(String host) {
    return "%s is a host of the fleet; only people are answered here".formatted(host);
  }

  /** What somebody can do who may not ask something: a clause of a sentence. */
  public static String remedy(String user, Right right) {
    return "user %s has the role %s; an admin can give another ('picket user remove', then 'add')"
        .formatted(user, right.role());
  }
}
