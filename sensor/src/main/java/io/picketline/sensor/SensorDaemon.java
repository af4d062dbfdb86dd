package io.picketline.sensor;

import io.picketline.config.InvalidConfigException;
import io.picketline.reload.Hangup;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.service.LongStart;
import io.picketline.spi.Daemon;
import io.picketline.spi.HostClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The sensor as the command runs it: in the foreground, until SIGTERM. */
public final class SensorDaemon implements Daemon {

  private static final int BAD_CONFIG = 78;
  private static final int OWN_FAILURE = 70;
  private static final Duration ORDERLY_STOP = Duration.ofSeconds(10);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile int exitCode;

  /** Made by the service loader. */
  public SensorDaemon() {}

  @Override
  public String name() {
    return "sensor";
  }

  @Override
  public String summary() {
    return "Watch this host's ports and block who scans them.";
  }

  @Override
  public int run(Path config, boolean checkOnly) {
    return run(config, checkOnly, HostClock.system());
  }

  @Override
  public int run(Path config, HostClock clock) {
    return run(config, false, clock);
  }

  private int run(Path config, boolean checkOnly, HostClock clock) {
    try {
      var read = SensorConfig.read(config);
      if (checkOnly) {
        read.checked().warnings().forEach(warning -> System.err.println("warning: " + warning));
        return 0;
      }
      return run(read, config, clock);
    } catch (InvalidConfigException e) {
      e.problems().forEach(System.err::println);
      return BAD_CONFIG;
    } catch (StartException e) {
      System.err.println(e.getMessage());
      return e.exitCode();
    }
  }

  private int run(SensorConfig config, Path file, HostClock clock) throws StartException {
    var log = LoggerFactory.getLogger(SensorDaemon.class);
    log.info("configuration {}", config.effective());
    var hangup = Hangup.install();
    Thread.setDefaultUncaughtExceptionHandler(this::died);
    try (var sensor = start(config, file, clock)) {
      hangup.listen(() -> sensor.reload("SIGHUP"));
      var _ = sensor.ended().thenRun(() -> fail("its actors ended"));
      log.info("started {}", sensor);
      var hook = Thread.ofPlatform().name("sigterm").unstarted(this::orderlyStop);
      Runtime.getRuntime().addShutdownHook(hook);
      stop.await();
      hangup.forget();
      stopping = true;
      log.info("stopping; blocks stay in the packet filter until they expire");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // the edge of the daemon: what no part of it expected
      log.error("the sensor failed", e);
      exitCode = OWN_FAILURE;
    } finally {
      stopped.countDown();
    }
    return exitCode;
  }

  private static Sensor start(SensorConfig config, Path file, HostClock clock)
      throws StartException {
    try (var _ = LongStart.begin()) {
      return Sensor.start(config, file, clock);
    }
  }

  /** Want of memory, say: half a sensor would look like a whole one. */
  private void died(Thread thread, Throwable cause) {
    LoggerFactory.getLogger(SensorDaemon.class).error("thread {} died", thread.getName(), cause);
    if (cause instanceof Error) {
      fail("a part of it died");
    }
  }

  /** Ends the daemon, for whoever supervises it to start it again; blocks hold meanwhile. */
  private void fail(String why) {
    if (!stopping) {
      LoggerFactory.getLogger(SensorDaemon.class).error("the sensor failed: {}; it ends", why);
      exitCode = OWN_FAILURE;
      stop.countDown();
    }
  }

  /** A JVM that ends by a signal exits with 128 and the signal's number, unless it is halted. */
  private void orderlyStop() {
    stop.countDown();
    try {
      if (stopped.await(ORDERLY_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
