package io.picketline.cli.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.file.FileRights;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A daemon as this host's init system runs it: a service of systemd or of OpenRC. */
public final class HostService {

  /** The only configuration that services read. */
  public static final Path CONFIG = Path.of("/etc/picketline/picketline.conf");

  /** Longer than an init system waits for a service whose journal is long. */
  private static final long PATIENCE_MINUTES = 40;

  /** What a program that ran has said, and its exit code. */
  public record Outcome(int code, String said) {}

  /** Runs a program to its end. */
  @FunctionalInterface
  public interface Runner {
    /** Returns when it has ended. */
    Outcome run(List<String> command) throws IOException;
  }

  private final String name;
  private final Init init;
  private final Runner runner;

  private HostService(String name, Init init, Runner runner) {
    this.name = name;
    this.init = init;
    this.runner = runner;
  }

  /** An init system that starts it. */
  private enum Init {
    SYSTEMD("systemd/system"),
    OPENRC("openrc");

    private final String sign;

    Init(String sign) {
      this.sign = sign;
    }

    /** Succeeds where the service is installed. */
    private List<String> known(String name) {
      return switch (this) {
        case SYSTEMD -> List.of("systemctl", "cat", name + ".service");
        case OPENRC -> List.of("rc-service", "--exists", name);
      };
    }

    /** Succeeds where it runs. */
    private List<String> running(String name) {
      return switch (this) {
        case SYSTEMD -> List.of("systemctl", "is-active", "--quiet", name + ".service");
        case OPENRC -> List.of("rc-service", "--quiet", name, "status");
      };
    }

    /** Has it run from now on, and at every boot. */
    private List<List<String>> start(String name) {
      return switch (this) {
        case SYSTEMD -> List.of(List.of("systemctl", "enable", "--now", name + ".service"));
        case OPENRC ->
            List.of(
                List.of("rc-update", "add", name, "default"), List.of("rc-service", name, "start"));
      };
    }

    /** What tells why it does not run. */
    private String looks(String name) {
      return switch (this) {
        case SYSTEMD -> "'systemctl status %s' and 'journalctl -u %s'".formatted(name, name);
        case OPENRC -> "'rc-service %s status' and /var/log/%s.log".formatted(name, name);
      };
    }

    private List<String> restart(String name) {
      return switch (this) {
        case SYSTEMD -> List.of("systemctl", "restart", name + ".service");
        case OPENRC -> List.of("rc-service", name, "restart");
      };
    }
  }

  /**
   * That of a daemon with this configuration; none where no service would read it, nobody but root
   * may start one, or none is installed.
   */
  public static Optional<HostService> of(Session session, Role daemon, Path config) {
    try {
      return CONFIG.equals(config.toAbsolutePath()) && FileRights.isRoot()
          ? of(daemon, session.runDirectory().resolveSibling("."), HostService::run)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * That of a daemon on a host with this directory of running things.
   *
   * @throws IOException if the init system cannot be asked
   */
  public static Optional<HostService> of(Role daemon, Path run, Runner runner) throws IOException {
    var name = "picketline-" + daemon;
    for (var init : Init.values()) {
      if (Files.isDirectory(run.resolve(init.sign))) {
        return runner.run(init.known(name)).code() == 0
            ? Optional.of(new HostService(name, init, runner))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What somebody would type to start it. */
  public String order() {
    return String.join(" ", init.start(name).getLast());
  }

  /** What to do if it did not start. */
  public String remedy() {
    return init.looks(name) + " say why; when that is mended, run the same command again";
  }

  /**
   * Whether it runs now.
   *
   * @throws CommandException if the init system cannot be asked
   */
  public boolean runs() {
    try {
      return runner.run(init.running(name)).code() == 0;
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Has it run from now on and at every boot, by the configuration that is there now; returns when
   * it serves.
   *
   * @throws CommandException in the init system's words, if it does not
   */
  public void start() {
    var ran = runs();
    try {
      for (var command : init.start(name)) {
        require(command);
      }
      if (ran) {
        require(init.restart(name));
      }
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()));
    }
  }

  private void require(List<String> command) throws IOException {
    var outcome = runner.run(command);
    if (outcome.code() != 0) {
      throw failed(
          "'%s': %s".formatted(String.join(" ", command), Names.printable(outcome.said().strip())));
    }
  }

  private CommandException failed(String why) {
    return new CommandException(
        ExitCode.UNREACHABLE,
        "%s did not start: %s; what was made for it stays. %s".formatted(name, why, remedy()));
  }

  private static Outcome run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        return new Outcome(process.exitValue(), said);
      }
      process.destroy();
      throw new IOException("%s does not end".formatted(command.getFirst()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
