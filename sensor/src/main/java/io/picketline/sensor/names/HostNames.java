package io.picketline.sensor.names;

import io.picketline.protocol.SourceAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Names of addresses by reverse DNS, each asked for on a thread that does nothing else, remembered
 * for a while, and bounded in number. An attacker may own the name server: what comes back is a
 * name in plain letters or none at all, and nobody waits longer than a limit. Safe for any thread.
 */
public final class HostNames implements AutoCloseable {

  /** How long anybody waits for a name. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long REMEMBERED = Duration.ofHours(1).toNanos();

  /** For an answer that was late, or none: the name server may only have been busy. */
  private static final long EMPTY_REMEMBERED = Duration.ofMinutes(1).toNanos();

  private static final int THREADS = 2;
  private static final int MOST_WAITING = 256;
  private static final int MOST_REMEMBERED = 4096;

  /**
   * A host name (RFC 1123, 2.1) that no reader can take for an address: letters in its last part.
   */
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)([A-Za-z0-9_-]{1,63}\\.)*[A-Za-z][A-Za-z0-9-]{0,62}");

  private final Resolver resolver;
  private final LongSupplier nanos;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unusable = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final Map<SourceAddress, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SourceAddress, Known> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };
  private final ThreadPoolExecutor threads;
  private volatile boolean on;

  /** Asks for one name and waits for the answer. */
  @FunctionalInterface
  interface Resolver {
    String name(SourceAddress address);
  }

  private record Known(CompletableFuture<Optional<String>> name, long since) {
    boolean fresh(long now) {
      var none = name.isDone() && name.join().isEmpty();
      return now - since < (none ? EMPTY_REMEMBERED : REMEMBERED);
    }
  }

  HostNames(Resolver resolver, LongSupplier nanos, boolean on) {
    this.resolver = resolver;
    this.nanos = nanos;
    this.on = on;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("host-names-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Asks the host's own resolver.
   *
   * @param on whether names are asked for at all
   */
  public static HostNames ofSystem(boolean on) {
    return new HostNames(HostNames::ask, System::nanoTime, on);
  }

  /** Begins or stops to ask. */
  public void on(boolean now) {
    on = now;
  }

  /** The name, within some seconds; none if there is none, none that can be shown, or no time. */
  public CompletableFuture<Optional<String>> name(SourceAddress address) {
    if (!on) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    synchronized (known) {
      var now = nanos.getAsLong();
      var before = known.get(address);
      if (before != null && before.fresh(now)) {
        return before.name();
      }
      known.remove(address);
      return started(address, now);
    }
  }

  /** What was counted, by name. */
  public SequencedMap<String, Long> counters() {
    var counters = new LinkedHashMap<String, Long>();
    counters.put("names: not asked, too many at a time", refused.get());
    counters.put("names: no answer in time", late.get());
    counters.put("names: not fit to be shown", unusable.get());
    return counters;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Asks, and remembers that it did; one that is refused may be asked for again at once. */
  private CompletableFuture<Optional<String>> started(SourceAddress address, long now) {
    try {
      var name =
          CompletableFuture.supplyAsync(() -> resolved(address), threads)
              .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionally(_ -> {
                late.incrementAndGet();
                return Optional.<String>empty();
              });
      known.put(address, new Known(name, now));
      return name;
    } catch (RejectedExecutionException _) {
      refused.incrementAndGet();
      return CompletableFuture.completedFuture(Optional.empty());
    }
  }

  private Optional<String> resolved(SourceAddress address) {
    var name = resolver.name(address);
    if (name.equals(address.toString())) {
      return Optional.empty();
    }
    if (!NAME.matcher(name).matches()) {
      unusable.incrementAndGet();
      return Optional.empty();
    }
    return Optional.of(name);
  }

  /** The JDK asks for the name's addresses too, and gives the name only if this is among them. */
  private static String ask(SourceAddress address) {
    var asked = InetAddress.ofLiteral(address.toString());
    var name = asked.getHostName();
    return name.equals(asked.getHostAddress()) ? address.toString() : name;
  }
}
