package io.picketline.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.relay.Errand;
import io.picketline.relay.Outcome;
import io.picketline.spi.CommandTree;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** Verbs for tests: each does what its name says. */
public final class FakeTree implements CommandTree {

  /** A verb that waits, and how that ended. */
  static final class Waiting {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
  }

  static volatile Waiting waiting = new Waiting();

  static final LocalRequest CHANGE = new LocalRequest.Unblock(Prefix.parse("192.0.2.7"));

  /** As the service loader makes it. */
  public FakeTree() {}

  @Override
  public OptionalInt run(Errand errand, Asked daemon, OutputStream out, OutputStream err) {
    try {
      return switch (errand.arguments().getFirst()) {
        case "echo" -> echo(errand, out, err);
        case "ask" -> asking(new LocalRequest.ShowStatus(), daemon, out);
        case "change" -> asking(CHANGE, daemon, out);
        case "change-and-leave" -> {
          daemon.ask(CHANGE);
          yield OptionalInt.empty();
        }
        case "ask-on" -> askingOn(daemon);
        case "talk" -> talking(out);
        case "wait" -> waiting(waiting);
        case "fail" -> throw new IllegalStateException("a fault");
        default -> OptionalInt.empty();
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OptionalInt echo(Errand errand, OutputStream out, OutputStream err)
      throws IOException {
    out.write(errand.toString().getBytes(UTF_8));
    err.write("aside".getBytes(UTF_8));
    out.write('\n');
    return OptionalInt.of(5);
  }

  private static OptionalInt asking(LocalRequest request, Asked daemon, OutputStream out)
      throws IOException {
    out.write(daemon.ask(request).toString().getBytes(UTF_8));
    return OptionalInt.of(0);
  }

  private static OptionalInt askingOn(Asked daemon) {
    try {
      while (true) {
        daemon.ask(new LocalRequest.ShowStatus());
      }
    } catch (IOException _) {
      return OptionalInt.empty();
    }
  }

  private static OptionalInt talking(OutputStream out) throws IOException {
    var line = new byte[4096];
    for (var size = 0; size <= Outcome.MOST_TEXT; size += line.length) {
      out.write(line, 0, line.length);
    }
    return OptionalInt.of(0);
  }

  private static OptionalInt waiting(Waiting state) {
    state.begun.countDown();
    try {
      state.mayGoOn.await();
      return OptionalInt.of(0);
    } catch (InterruptedException _) {
      state.interrupted.countDown();
      return OptionalInt.empty();
    }
  }
}
