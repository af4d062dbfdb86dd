package io.picketline.cli;

/** Starts the command. */
public final class Main {
  private Main() {}

  /** Runs one verb and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(Picket.run(arguments, Surroundings.ofProcess()));
  }
}
