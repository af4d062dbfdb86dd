package io.picketline.cli;

import java.util.Set;

/**
 * Which verbs a daemon may run for their callers: those that do nothing but ask it and show what it
 * says. The script that asks it (bin/lib/front.pl) knows the first word of each.
 */
final class WarmVerbs {

  /** Their words with a space between; empty for the command without a verb. */
  static final Set<String> ALL =
      Set.of(
          "",
          "help",
          "words",
          "status",
          "why",
          "where",
          "verdicts",
          "history",
          "events",
          "sensors",
          "sensors remove",
          "sensors approve",
          "sensors revoke",
          "block",
          "unblock",
          "ignore list",
          "ignore add",
          "ignore remove",
          "ignore history",
          "ignore undo",
          "user list",
          "notify");

  private WarmVerbs() {}

  /** Whether this is one. */
  static boolean has(String verb) {
    return ALL.contains(verb);
  }
}
