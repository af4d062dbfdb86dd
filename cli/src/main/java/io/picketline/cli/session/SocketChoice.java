package io.picketline.cli.session;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which socket of this host is asked if none is named on the command line: what {@link #VARIABLE}
 * says, else the coordinator's before the sensor's, and the one for everything before the one for
 * those who may look.
 *
 * @param runDirectory holds the daemons' directories
 */
public record SocketChoice(Path runDirectory) {

  /** Where daemons have their sockets. */
  public static final String RUN_DIRECTORY = "/run/picketline";

  /** The environment's variable that names a socket. */
  static final String VARIABLE = "PICKETLINE_SOCKET";

  private static final String ADMIN = "admin.sock";
  private static final String READ = "read.sock";

  /**
   * The socket.
   *
   * @param named the variable's value; empty if it is not set
   */
  Path socket(String named) {
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    var coordinator = runDirectory.resolve("coordinator");
    return in(there(coordinator) ? coordinator : runDirectory.resolve("sensor"));
  }

  private static boolean there(Path daemon) {
    return Files.exists(daemon.resolve(ADMIN)) || Files.exists(daemon.resolve(READ));
  }

  /** Where neither may be used the first one is, whose refusal says what to do. */
  private static Path in(Path daemon) {
    var admin = daemon.resolve(ADMIN);
    var read = daemon.resolve(READ);
    return !Files.isWritable(admin) && Files.isWritable(read) ? read : admin;
  }
}
