package io.picketline.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which socket of this host is asked if none is named: the coordinator's before the sensor's, and
 * the one for everything before the one for those who may look.
 *
 * @param runDirectory holds the daemons' directories
 */
record SocketChoice(Path runDirectory) {

  private static final String ADMIN = "admin.sock";
  private static final String READ = "read.sock";

  Path socket() {
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
