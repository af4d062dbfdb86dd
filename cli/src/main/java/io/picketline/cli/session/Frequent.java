package io.picketline.cli.session;

import io.picketline.protocol.local.LocalReply;
import io.picketline.wire.Frames;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Predicate;

/** Reads answers that come one after the other, each within a limit of time. */
record Frequent(InputStream in, Closeable connection) {

  /** A daemon says something every few seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /**
   * Hands on what comes, until the other end or the taker ends it.
   *
   * @throws IOException if the connection breaks, or nothing comes for too long
   */
  void read(Predicate<LocalReply> taker) throws IOException {
    while (true) {
      try (var _ = TimeLimit.of(SILENCE, connection)) {
        var reply = Frames.read(in, LocalReply.class);
        if (reply.isEmpty() || !taker.test(reply.get())) {
          return;
        }
      } catch (EOFException _) {
        return;
      }
    }
  }
}
