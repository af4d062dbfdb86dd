package io.picketline.coordinator;

import io.picketline.config.InvalidConfigException;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.local.LocalDesk;
import io.picketline.notify.NotifyReload;
import io.picketline.reload.Hangup;
import io.picketline.reload.IdentityReload;
import io.picketline.reload.Reload;
import io.picketline.reload.ReloadDesk;
import io.picketline.service.Heartbeat;
import io.picketline.service.LongStart;
import io.picketline.spi.Daemon;
import io.picketline.spi.HostClock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a coordinator in the foreground. */
public final class CoordinatorDaemon implements Daemon {

  private static final String BUILD =
      "/META-INF/maven/io.picketline/picketline-coordinator/pom.properties";

  @Override
  public String name() {
    return "coordinator";
  }

  @Override
  public String summary() {
    return "Run the coordinator: share the verdicts among all sensors.";
  }

  @Override
  public int run(Path config, boolean checkOnly) {
    return run(config, checkOnly, HostClock.system(), System.err);
  }

  @Override
  public int run(Path config, HostClock clock) {
    return run(config, false, clock, System.err);
  }

  int run(Path file, boolean checkOnly, HostClock clock, PrintStream errors) {
    try {
      var config = CoordinatorConfig.read(file);
      if (checkOnly) {
        config.effective().warnings().forEach(warning -> errors.println("warning: " + warning));
        return ExitCode.OK;
      }
      return run(config, file, clock);
    } catch (InvalidConfigException e) {
      e.problems().forEach(errors::println);
      return ExitCode.BAD_CONFIG;
    } catch (StartException e) {
      errors.println("coordinator: " + e.getMessage());
      return e.exitCode();
    }
  }

  private static int run(CoordinatorConfig config, Path file, HostClock clock)
      throws StartException {
    // Only now, so that a check of the configuration starts no logging.
    var log = LoggerFactory.getLogger(CoordinatorDaemon.class);
    var software = software();
    log.info("starting software=\"{}\" settings={}", software, config.effective());
    var hangup = Hangup.install();
    var running = new AtomicReference<Optional<CoordinatorNode>>(Optional.empty());
    var reload =
        new Reload<>(
            () -> CoordinatorConfig.read(file),
            CoordinatorConfig::effective,
            config,
            List.of(
                new IdentityReload<CoordinatorConfig>(
                    () -> running.get().map(CoordinatorNode::identity)),
                new NotifyReload<>(
                    () -> running.get().map(CoordinatorNode::notifier),
                    "coordinator.notify",
                    CoordinatorConfig::receivers),
                OwnNews.reload(() -> running.get().map(CoordinatorNode::news))),
            (author, reloaded) ->
                running.get().ifPresent(node -> node.news().reloaded(author, reloaded)));
    var node = start(config, software, clock, desk -> new ReloadDesk(reload, desk));
    running.set(Optional.of(node));
    hangup.listen(() -> reload.run("SIGHUP"));
    log.info("ready listening={} sockets={}", node.listening(), config.paths().sockets());
    try (var heartbeat = Heartbeat.begin(node.serving()::look)) {
      return waitForEnd(node, heartbeat, log);
    }
  }

  private static CoordinatorNode start(
      CoordinatorConfig config, String software, HostClock clock, UnaryOperator<LocalDesk> front)
      throws StartException {
    try (var _ = LongStart.begin()) {
      return CoordinatorNode.start(config, software, clock, front);
    }
  }

  /** Until a signal, which stops it in order, or until the cluster shuts this coordinator out. */
  private static int waitForEnd(CoordinatorNode node, Heartbeat heartbeat, Logger log) {
    var asked = new AtomicBoolean();
    var done = new CountDownLatch(1);
    var onSignal =
        new Thread(
            () -> {
              asked.set(true);
              log.info("stopping");
              heartbeat.close();
              node.close();
              log.info("stopped");
              done.countDown();
              // The JVM's own exit code for a signal would look like a failure.
              Runtime.getRuntime().halt(ExitCode.OK);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    node.ended().toCompletableFuture().join();
    if (asked.get()) {
      awaitHalt(done);
      return ExitCode.OK;
    }
    Runtime.getRuntime().removeShutdownHook(onSignal);
    log.error("this coordinator was shut out or lost a part; start it again");
    return ExitCode.UNAVAILABLE;
  }

  private static void awaitHalt(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String software() {
    try (var in = CoordinatorDaemon.class.getResourceAsStream(BUILD)) {
      var build = new Properties();
      if (in != null) {
        build.load(in);
      }
      return "picketline " + build.getProperty("version", "unpackaged");
    } catch (IOException _) {
      return "picketline unpackaged";
    }
  }
}
