package io.picketline.sensor.compat;

import io.picketline.protocol.Mode;
import io.picketline.protocol.Names;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.compat.PortSentryLines.Deed;
import io.picketline.sensor.config.CompatConfig;
import io.picketline.sensor.keeper.Failing;
import io.picketline.sensor.keeper.LineLimit;
import io.picketline.sensor.keeper.VerdictListener;
import io.picketline.sensor.names.HostNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of this host's verdicts as PortSentry 1.x would, for programs that read its log and files.
 * On a thread of its own, bounded in rate and in what waits; what is left out is counted. Safe for
 * any thread; no call waits.
 */
public final class CompatOutputs implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CompatOutputs.class);
  private static final int MOST_WAITING = 1024;
  private static final int BURST = 200;
  private static final int OUTPUTS = CompatWriter.Output.values().length;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  private final Parts parts;
  private final CompatWriter writer;
  private final ThreadPoolExecutor thread;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Failing failing = new Failing();
  private final LineLimit limit;
  private final LineLimit complaints;
  private volatile CompatConfig config;

  /**
   * What it works with.
   *
   * @param modes those that the sensor listens in
   * @param filter the packet filter's name in the configuration; {@code none} blocks nobody
   * @param names for the lines
   * @param nanos the monotonic clock
   */
  public record Parts(
      Set<Mode> modes,
      String filter,
      HostNames names,
      Place place,
      Clock clock,
      LongSupplier nanos) {
    public Parts {
      modes = Set.copyOf(modes);
    }
  }

  /**
   * Where the lines come from and go to.
   *
   * @param host the name in a log file
   * @param process the number in the log
   * @param zone whose time the lines tell
   * @param syslog the socket of the host's syslog
   */
  public record Place(String host, long process, ZoneId zone, Path syslog) {

    /** This process, in its own zone. */
    public static Place here(String host) {
      return new Place(
          host, ProcessHandle.current().pid(), ZoneId.systemDefault(), SyslogSocket.USUAL);
    }
  }

  /** Outputs for {@code parts}, of which nothing is written yet. */
  public CompatOutputs(CompatConfig config, Parts parts) {
    this.config = config;
    this.parts = parts;
    writer = new CompatWriter(parts.place(), new Results());
    limit = new LineLimit(BURST, PAUSE, parts.nanos());
    complaints = new LineLimit(OUTPUTS, COMPLAIN_EVERY, parts.nanos());
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("compat-outputs").factory());
    thread.allowCoreThreadTimeOut(true);
  }

  /** Says that the sensor listens, and empties the blocked files. */
  public void started() {
    later(now -> {
      writer.begin(now, parts.modes());
      writer.log(now, PortSentryLines.started(), parts.clock().instant());
    });
  }

  /** Other outputs from now on. */
  public void config(CompatConfig now) {
    config = now;
    // The others are tried when there is something to tell.
    failing.clear();
  }

  /**
   * Tells of a verdict of this host that a packet decided.
   *
   * @param fate what became of it
   */
  public void judged(Verdict verdict, VerdictListener.Fate fate) {
    if (config.equals(CompatConfig.NONE)
        || verdict.origin() != Origin.DETECTED
        || verdict.evidence().isEmpty()) {
      return;
    }
    var evidence = verdict.evidence().getLast();
    var mode = evidence.seenBy(parts.modes());
    if (mode.isEmpty()) {
      return;
    }
    if (!allowed()) {
      leftOut.incrementAndGet();
      return;
    }
    var at = parts.clock().instant();
    var deed = deed(fate);
    var source = evidence.probe().source();
    var _ =
        parts
            .names()
            .name(source)
            .thenAccept(name -> {
              var hit = new Hit(evidence, name.orElse(source.toString()), mode.get());
              later(now -> tell(now, hit, deed, at));
            });
  }

  private void tell(CompatConfig to, Hit hit, Deed deed, Instant at) {
    var before = failed.get();
    // Whoever acts on the history would cut off a client that is still served.
    if (deed != Deed.RESTRICTED) {
      writer.history(to, hit, at);
    }
    writer.log(to, PortSentryLines.attack(hit, deed, parts.filter()), at);
    if (failed.get() == before) {
      written.incrementAndGet();
    }
  }

  /** Outputs that cannot be written, for the status. */
  public List<String> warnings() {
    return failing.warnings();
  }

  /** What was counted, by name. */
  public SequencedMap<String, Long> counters() {
    var counters = new LinkedHashMap<String, Long>();
    counters.put("compat: verdicts told", written.get());
    counters.put("compat: left out, too many at a time", leftOut.get());
    counters.put("compat: not written", failed.get());
    return counters;
  }

  /** Says that the sensor stops, after what still waits. */
  @Override
  public void close() {
    later(now -> writer.log(now, PortSentryLines.stopping(), parts.clock().instant()));
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException _) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @FunctionalInterface
  private interface Writing {
    void to(CompatConfig config);
  }

  private void later(Writing writing) {
    var now = config;
    if (now.equals(CompatConfig.NONE)) {
      return;
    }
    try {
      thread.execute(() -> writing.to(now));
    } catch (RejectedExecutionException _) {
      leftOut.incrementAndGet();
    }
  }

  private synchronized boolean allowed() {
    var allowed = limit.take();
    var lost = limit.leftOut();
    if (lost > 0) {
      LOG.warn("compat outputs left out verdicts={}, too many at a time", lost);
    }
    return allowed;
  }

  private Deed deed(VerdictListener.Fate fate) {
    return switch (fate) {
      case IN_FORCE -> Deed.BLOCKED;
      case RESTRICTED -> Deed.RESTRICTED;
      case OBSERVED -> Deed.OBSERVED;
      case NOT_IN_FORCE -> parts.filter().equals("none") ? Deed.NONE : Deed.FAILED;
    };
  }

  /** How writing went; on the thread that writes, but for what is read of it. */
  private final class Results implements CompatWriter.Result {
    @Override
    public void written(CompatWriter.Output output) {
      failing.works(words(output));
    }

    @Override
    public void failed(CompatWriter.Output output, IOException why) {
      failed.incrementAndGet();
      failing.failed(words(output), why.toString());
      if (complaints.take()) {
        LOG.warn(
            "compat output is not written output={} cause={} times={}",
            output.key(),
            Names.quoted(why.toString()),
            failed.get());
      }
    }

    private static String words(CompatWriter.Output output) {
      return "compat.%s is not written".formatted(output.key());
    }
  }
}
