package io.picketline.cli.session;

import static java.util.Locale.ROOT;

import io.picketline.protocol.Names;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How far something is that takes long, on one line of standard error that is written over and over
 * and taken away in the end. Nothing is shown of what is done soon, or where nobody watches.
 */
public final class Progress implements AutoCloseable {

  /** What is done by then needs no progress. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration EACH = Duration.ofMillis(200);
  private static final int BAR = 20;

  /** What {@link SafeWriter} lets through: back to where the line begins, and clear it. */
  private static final String BEGIN = "\r";

  private static final String CLEAR = "\u001b[K";

  private final PrintWriter err;
  private final BooleanSupplier watched;
  private final String what;
  private final ReentrantLock line = new ReentrantLock();
  private final Thread shows;
  private boolean shown;
  private volatile Reached reached = new Reached(0, 0, "");

  /**
   * How much is done.
   *
   * @param total how much there is; 0 if that is not known
   * @param of what it is counted in, or a file's name; empty if that is clear
   */
  public record Reached(long done, long total, String of) {}

  /** Begins now. */
  public Progress(PrintWriter err, BooleanSupplier watched, String what) {
    this(err, watched, what, SOON);
  }

  public Progress(PrintWriter err, BooleanSupplier watched, String what, Duration soon) {
    this.err = err;
    this.watched = watched;
    this.what = what;
    this.shows = Thread.ofPlatform().daemon().name("progress").start(() -> show(soon));
  }

  /** Says how far it is. */
  public void at(long done, long total, String of) {
    reached = new Reached(done, total, of);
  }

  /** Writes an answer that may go to the same terminal. */
  public void aside(Runnable answer) {
    line.lock();
    try {
      if (shown) {
        write(BEGIN, CLEAR);
      }
      answer.run();
      err.flush();
    } finally {
      line.unlock();
    }
  }

  /** Does something of which nothing is known until it is done. */
  public static <T> T during(Session session, String what, Supplier<T> work) {
    try (var _ = session.progress(what)) {
      return work.get();
    }
  }

  private void show(Duration soon) {
    var begun = System.nanoTime();
    try {
      Thread.sleep(soon);
      if (!watched.getAsBoolean()) {
        return;
      }
      while (true) {
        write(Duration.ofNanos(System.nanoTime() - begun));
        Thread.sleep(EACH);
      }
    } catch (InterruptedException _) {
      aside(() -> shown = false);
    }
  }

  private void write(Duration elapsed) {
    line.lock();
    try {
      shown = true;
      write(BEGIN, line(what, reached, elapsed), CLEAR);
    } finally {
      line.unlock();
    }
  }

  private void write(String... parts) {
    for (var part : parts) {
      err.print(part);
    }
    err.flush();
  }

  /** The line, as it is after this time. */
  public static String line(String what, Reached reached, Duration elapsed) {
    var of = reached.of().isEmpty() ? "" : " " + Names.printable(reached.of());
    if (reached.total() <= 0) {
      var count = reached.done() == 0 ? "" : String.format(ROOT, " %,d", reached.done());
      return "%s%s%s, %s".formatted(what, count, of, Spans.text(elapsed));
    }
    var done = Math.min(reached.done(), reached.total());
    var filled = (int) (BAR * done / reached.total());
    return String.format(
        ROOT,
        "%s [%s%s] %3d%%  %,d of %,d%s%s",
        what,
        "#".repeat(filled),
        ".".repeat(BAR - filled),
        100 * done / reached.total(),
        done,
        reached.total(),
        of,
        left(done, reached.total(), elapsed));
  }

  private static String left(long done, long total, Duration elapsed) {
    if (done == 0 || done == total) {
      return "";
    }
    var left = Duration.ofMillis(elapsed.toMillis() * (total - done) / done);
    return ", %s left".formatted(Spans.text(left));
  }

  /** Waits until there is nothing more to show, as where nobody watches. */
  public void ended() throws InterruptedException {
    shows.join();
  }

  @Override
  public void close() {
    shows.interrupt();
    try {
      ended();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
