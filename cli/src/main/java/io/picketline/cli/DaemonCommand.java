package io.picketline.cli;

import io.picketline.spi.Journals;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a daemon in the foreground until SIGTERM or SIGINT. */
sealed class DaemonCommand implements Callable<Integer> {

  /** The daemon that watches and guards one host. */
  @Command(name = "sensor", description = "Run the sensor: watch this host and block scanners.")
  static final class Sensor extends DaemonCommand {
    Sensor() {
      super("sensor");
    }
  }

  /** The daemon that all sensors share. */
  @Command(
      name = "coordinator",
      description = "Run the coordinator: share the verdicts among all sensors.")
  static final class Coordinator extends DaemonCommand {
    private final Session session;

    @Option(
        names = "--rebuild",
        description = {
          "Set a damaged journal aside first, and begin with an empty one: the state comes from the"
              + " other coordinators or, where there are none, from the sensors."
        })
    private boolean rebuild;

    Coordinator(Session session) {
      super("coordinator");
      this.session = session;
    }

    @Override
    public Integer call() {
      if (rebuild && !checks()) {
        JournalCalls.careful(
                Parts.theOne(Journals.class, "coordinator"), care -> care.setAside(config()))
            .ifPresent(aside -> session.note("the damaged journal is kept as " + aside));
      }
      return super.call();
    }
  }

  private final String name;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "/etc/picketline/picketline.conf",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("/etc/picketline/picketline.conf");

  @Option(
      names = "--check",
      description = "Only say what is wrong with the configuration; exit code 1 if anything is.")
  private boolean check;

  boolean checks() {
    return check;
  }

  Path config() {
    return config;
  }

  private DaemonCommand(String name) {
    this.name = name;
  }

  @Override
  public Integer call() {
    var code = Parts.daemon(name).run(config, check);
    return check && code == ExitCode.BAD_CONFIG ? ExitCode.NOT_SO : code;
  }
}
