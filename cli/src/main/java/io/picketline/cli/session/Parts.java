package io.picketline.cli.session;

import io.picketline.spi.Daemon;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the parts of the installation that the command does not know by itself. */
public final class Parts {
  private Parts() {}

  /**
   * The one part that offers {@code service}.
   *
   * @throws CommandException if there is none
   */
  public static <T> T theOne(Class<T> service, String name) {
    return ServiceLoader.load(service).findFirst().orElseThrow(() -> missing(name));
  }

  /**
   * The daemon of this name.
   *
   * @throws CommandException if there is none
   */
  public static Daemon daemon(String name) {
    return ServiceLoader.load(Daemon.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(daemon -> daemon.name().equals(name))
        .findFirst()
        .orElseThrow(() -> missing(name));
  }

  /** All parts that offer {@code service}. */
  public static <T> List<T> all(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }

  private static CommandException missing(String name) {
    return new CommandException(
        ExitCode.UNAVAILABLE, "this installation has no %s".formatted(name));
  }
}
