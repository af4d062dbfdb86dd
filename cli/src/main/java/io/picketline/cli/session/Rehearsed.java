package io.picketline.cli.session;

import picocli.CommandLine.Option;

/** Whether nothing is to be done: the option of all verbs that change something. */
public final class Rehearsed {

  @Option(names = "--dry-run", description = "Only say what would come of it.")
  private boolean only;

  /** Whether only to say what would come of it. */
  public boolean only() {
    return only;
  }
}
