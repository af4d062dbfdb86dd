package io.picketline.sensor.netlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a static method as root of a user and network namespace of its own: in a child JVM under
 * {@code unshare -Urn}, so that a test never touches the machine's packet filter.
 */
public final class InNamespace {
  private static final long LIMIT_SECONDS = 120;

  private InNamespace() {}

  /**
   * Runs {@code scenario}, a public static method of {@code type} without parameters, and answers
   * what it printed; an error in it is this call's error.
   */
  public static String run(Class<?> type, String scenario) {
    var command = new ArrayList<>(List.of("unshare", "-Urn"));
    command.addAll(java(InNamespace.class, type.getName(), scenario));
    return shell(command);
  }

  /** The same with a directory {@code /run} of its own, where iptables wants to lock. */
  public static String runApart(Class<?> type, String scenario) {
    var command = new ArrayList<>(List.of("unshare", "-Urnm", "sh", "-c"));
    command.add("mount -t tmpfs run /run && exec \"$@\"");
    command.add("sh");
    command.addAll(java(InNamespace.class, type.getName(), scenario));
    return shell(command);
  }

  /** The child's end: names a type and its scenario. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    shell("ip link set lo up");
    try {
      Class.forName(arguments[0]).getMethod(arguments[1]).invoke(null);
    } catch (InvocationTargetException e) {
      e.printStackTrace();
      // No exit: a daemon in this JVM would make its hook's status, an orderly end, of it.
      Runtime.getRuntime().halt(1);
    }
    System.exit(0);
  }

  /** The command that runs {@code main} in another JVM with this one's class path. */
  public static List<String> java(Class<?> main, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a command line of words without blanks. */
  public static String shell(String line) {
    return shell(List.of(line.split(" ")));
  }

  /** Runs a command and answers what it printed; fails if it does or takes too long. */
  public static String shell(List<String> command) {
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      var process = builder.start();
      process.getOutputStream().close();
      process
          .onExit()
          .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
          .exceptionally(late -> {
            process.destroyForcibly();
            return process;
          });
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + " failed:\n" + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
