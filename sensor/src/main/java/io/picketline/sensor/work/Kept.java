package io.picketline.sensor.work;

import io.picketline.protocol.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps something running that ends when it fails: it is begun anew after a pause, which grows
 * while that does not help. Safe for any thread.
 */
public final class Kept<T extends Kept.Running> implements AutoCloseable {

  /** From the first failure to the next beginning. */
  public static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  /** Longest pause; what ran for longer than this is taken for healthy. */
  public static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Kept.class);

  private final String what;
  private final Beginning<? extends T> beginning;
  private final Timer timer;
  private final LongSupplier nanoTime;
  private final AtomicLong restarts = new AtomicLong();
  private volatile Optional<T> running = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();
  private Duration pause = FIRST_PAUSE;
  private long begunAt;
  private boolean closed;

  /** What runs until it is closed or fails. */
  public interface Running extends AutoCloseable {

    /** Ends it; may be repeated. */
    @Override
    void close();
  }

  /** How to begin. */
  @FunctionalInterface
  public interface Beginning<T> {

    /**
     * Begins one, with nothing left of the one before.
     *
     * @param failed to be told once, from a thread of its own, if it ends by itself
     * @throws IOException in the operator's words, if it cannot be had; with nothing left open
     */
    T begin(Consumer<? super Exception> failed) throws IOException;
  }

  /** Does something later, on a thread of its own. */
  @FunctionalInterface
  public interface Timer {
    void after(Duration pause, Runnable work);
  }

  /**
   * At rest.
   *
   * @param what it is, in words for the log: {@code capture on eth0}
   * @param nanoTime a monotonic clock, as System::nanoTime
   */
  public Kept(String what, Beginning<? extends T> beginning, Timer timer, LongSupplier nanoTime) {
    this.what = what;
    this.beginning = beginning;
    this.timer = timer;
    this.nanoTime = nanoTime;
  }

  /**
   * Begins, or does nothing if it is closed. May be called once.
   *
   * @throws IOException in the operator's words, if it cannot be had now
   */
  public synchronized void start() throws IOException {
    if (closed) {
      return;
    }
    running = Optional.of(beginning.begin(this::failed));
    begunAt = nanoTime.getAsLong();
  }

  /** Begins now or, if it cannot be had, after a pause. May be called once, instead of start. */
  public synchronized void startInTime() {
    begin();
  }

  /** It, unless it failed and is yet to be begun anew. */
  public Optional<T> running() {
    return running;
  }

  /** Why it does not run, though it should: {@code capture on eth0: ...}. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** How often it was begun anew, or that was tried. */
  public long restarts() {
    return restarts.get();
  }

  /** Ends it; may be repeated. */
  @Override
  public void close() {
    Optional<T> last;
    synchronized (this) {
      closed = true;
      last = running;
      running = Optional.empty();
      trouble = Optional.empty();
    }
    last.ifPresent(Running::close);
  }

  private synchronized void failed(Exception cause) {
    running = Optional.empty();
    if (closed) {
      return;
    }
    if (nanoTime.getAsLong() - begunAt > LONGEST_PAUSE.toNanos()) {
      pause = FIRST_PAUSE;
    }
    LOG.warn("{} stopped, it is begun anew: {}", what, words(cause));
    LOG.debug("{} stopped", what, cause);
    later(cause);
  }

  private synchronized void begin() {
    try {
      start();
      if (trouble.isPresent()) {
        LOG.info("{} works again", what);
        trouble = Optional.empty();
      }
    } catch (IOException | RuntimeException e) { // the timer's edge: it would not be tried again
      refused(e);
    } catch (Error e) { // nor told of, whatever it is
      refused(new IllegalStateException(e));
    }
  }

  private void refused(Exception cause) {
    if (trouble.isEmpty()) {
      LOG.warn("{} cannot be begun, it is tried again: {}", what, words(cause));
    }
    LOG.debug("{} cannot be begun", what, cause);
    later(cause);
  }

  private void later(Exception cause) {
    trouble = Optional.of(what + ": " + words(cause));
    restarts.incrementAndGet();
    timer.after(pause, this::begin);
    var doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private static String words(Exception cause) {
    var message = cause.getMessage();
    return Names.printable(message == null ? cause.toString() : message);
  }
}
