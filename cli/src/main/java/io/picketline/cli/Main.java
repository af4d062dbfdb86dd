package io.picketline.cli;

import io.picketline.protocol.Names;
import java.nio.file.Path;

/** Starts the command. */
public final class Main {
  private Main() {}

  /** Runs one verb in this process and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(Picket.run(arguments, Surroundings.ofProcess()));
  }

  /**
   * Says that a daemon was to run the command line, and has not said how that ended.
   *
   * @param late whether it took too long; else it hung up
   * @param taken whether it may have changed something
   * @return the exit code
   */
  public static int unanswered(Path socket, boolean late, boolean taken) {
    var failure = new LocalClient(socket, Session.TIME_LIMIT).unanswered(late, taken);
    var err = Surroundings.ofProcess().err();
    err.println("picket: " + Names.escaped(String.valueOf(failure.getMessage())));
    err.flush();
    return failure.exitCode();
  }
}
