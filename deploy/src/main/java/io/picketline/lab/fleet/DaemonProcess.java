package io.picketline.lab.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A sensor or coordinator on a host of the lab: its directory, its log, its process. */
public final class DaemonProcess {

  private static final int STOP_SECONDS = 10;
  private static final Duration SIGNALLED = Duration.ofSeconds(10);
  private static final String RESIDENT = "VmRSS:";

  private final String host;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private volatile Process process;

  private DaemonProcess(
      String host,
      List<String> command,
      Map<String, String> environment,
      Path log,
      Process process) {
    this.host = host;
    this.command = command;
    this.environment = environment;
    this.log = log;
    this.process = process;
  }

  /** Starts {@code command} on {@code host}; what it says goes to {@code log}. */
  static DaemonProcess start(
      String host, List<String> command, Map<String, String> environment, Path log) {
    return new DaemonProcess(
        host, command, environment, log, launch(host, command, environment, log));
  }

  private static Process launch(
      String host, List<String> command, Map<String, String> environment, Path log) {
    var builder = new ProcessBuilder(Tool.on(host, command));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new LabException("cannot start %s on %s".formatted(command.getFirst(), host), e);
    }
  }

  public String host() {
    return host;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Its exit code, once it has ended. */
  int exit() {
    return process.exitValue();
  }

  /** Main memory that it takes, in kB. */
  public long memoryKb() {
    var file = Path.of("/proc", Long.toString(process.pid()), "status");
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new LabException(file + " names no memory"));
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  /** What it may do. */
  public Confined confined() {
    return Confined.of(process.pid());
  }

  /** {@code kill -9}, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Takes all processor time from it, as of this moment, until it is woken. */
  public void freeze() {
    signal("STOP");
  }

  /** Gives it back what {@link #freeze} took. */
  public void wake() {
    signal("CONT");
  }

  private void signal(String name) {
    Tool.output(SIGNALLED, List.of("kill", "-" + name, Long.toString(process.pid())));
  }

  /** Starts it again after its end. */
  public void startAgain() {
    process = launch(host, command, environment, log);
  }

  /** Asks it to stop, and kills it if it does not. */
  public void stop() {
    process.destroy();
    if (!awaitEnd()) {
      process.destroyForcibly();
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The last lines of its log. */
  String tail(int lines) {
    try {
      var all = Files.readString(log, UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }
}
