package io.picketline.spi;

import java.nio.file.Path;

/** A daemon that the command runs in the foreground until it is told to stop. */
public interface Daemon {

  /** The verb that starts it: {@code sensor} or {@code coordinator}. */
  String name();

  /** What the command's help says of it, one line. */
  String summary();

  /**
   * Runs it until SIGTERM or SIGINT.
   *
   * @param config the configuration file
   * @param checkOnly only read the configuration and say what is wrong with it
   * @return the exit code: 0 after an orderly stop, 78 for a bad configuration, 77 for a missing
   *     privilege, 69 for a missing part of the system, 70 for a failure of our own. The cause is
   *     on standard error.
   */
  int run(Path config, boolean checkOnly);

  /**
   * Runs it by other clocks than the host's: for a test bed that lets weeks pass.
   *
   * @return as {@link #run(Path, boolean)}
   */
  int run(Path config, HostClock clock);
}
