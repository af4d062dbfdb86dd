package io.picketline.cli;

import io.picketline.cli.session.StandardOutput;
import io.picketline.cli.session.Surroundings;

/** Starts the command. */
public final class Main {
  private Main() {}

  /** Runs one verb and exits with its code. */
  public static void main(String[] arguments) {
    var out = new StandardOutput();
    System.exit(out.ended(Picket.run(arguments, Surroundings.ofProcess(out))));
  }
}
