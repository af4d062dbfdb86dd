package io.picketline.cli.daemon;

import io.picketline.cli.data.JournalCalls;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.HostService;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Founding;
import io.picketline.spi.Journals;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a daemon in the foreground until SIGTERM or SIGINT. */
public sealed class DaemonCommand implements Callable<Integer> {

  private static final String STANDARD = "/etc/picketline/picketline.conf";

  /** The daemon that watches and guards one host. */
  @Command(
      name = "sensor",
      description = "Run the sensor: watch this host and block scanners.",
      footer = {"picket sensor --config /etc/picketline/picketline.conf", "picket sensor --check"})
  public static final class Sensor extends DaemonCommand {
    public Sensor() {
      super("sensor");
    }
  }

  /** The daemon that all sensors share. */
  @Command(
      name = "coordinator",
      description = "Run the coordinator: share the verdicts among all sensors.",
      footer = "picket coordinator --config /etc/picketline/picketline.conf")
  public static final class Coordinator extends DaemonCommand {
    private final Session session;

    @Option(
        names = "--rebuild",
        description = {
          "Set a damaged journal aside first, and begin with an empty one: the state comes from the"
              + " other coordinators or, where there are none, from the sensors."
        })
    private boolean rebuild;

    public Coordinator(Session session) {
      super("coordinator");
      this.session = session;
    }

    @Command(
        name = "init",
        description = {
          "Found a fleet: make its authority and this coordinator's certificate. As root on a host"
              + " with the package, start the service, and print the line for each host that is to"
              + " join.",
          "The first start of a coordinator without peers makes them too."
        },
        footer = {
          "picket coordinator init --enroll web-1 --enroll web-2",
          "picket coordinator init --config /etc/picketline/picketline.conf --fleet example"
        })
    int init(
        @Option(
                names = "--config",
                paramLabel = "FILE",
                defaultValue = STANDARD,
                description = "The coordinator's configuration (default: ${DEFAULT-VALUE}).")
            Path file,
        @Option(
                names = "--fleet",
                paramLabel = "NAME",
                converter = Arguments.ToHost.class,
                description = "The fleet's name (default: the coordinator's).")
            @Nullable String fleet,
        @Option(
                names = "--address",
                arity = "1..*",
                paramLabel = "A",
                converter = Arguments.ToAddress.class,
                description = {
                  "The coordinator's addresses, which are never blocked anywhere (default: those of"
                      + " its network cards)."
                })
            @Nullable List<SourceAddress> addresses,
        @Option(
                names = "--enroll",
                paramLabel = "HOST",
                converter = Arguments.ToHost.class,
                description = {
                  "A host that is to join: what to run there is printed once the coordinator"
                      + " answers; repeatable."
                })
            @Nullable List<String> hosts,
        @Option(
                names = "--no-start",
                description = "Do not start the service, where it is installed.")
            boolean noStart,
        @Mixin Rehearsed rehearsed) {
      var request =
          new Founding.Request(
              Optional.ofNullable(fleet),
              addresses == null ? List.of() : addresses,
              rehearsed.only());
      var service =
          noStart ? Optional.<HostService>empty() : HostService.of(session, Role.COORDINATOR, file);
      return new Founded(session, file, hosts == null ? List.of() : hosts, service).make(request);
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
      defaultValue = STANDARD,
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of(STANDARD);

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
