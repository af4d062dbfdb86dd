package io.picketline.front;

/**
 * Which verbs a daemon may run for their callers: those that do nothing but ask it and show what it
 * says.
 */
public final class WarmVerbs {

  private WarmVerbs() {}

  /**
   * Whether this is one.
   *
   * @param verb its words with a space between; empty for the command without a verb
   */
  public static boolean has(String verb) {
    return switch (verb) {
      case "",
          "help",
          "status",
          "why",
          "where",
          "verdicts",
          "history",
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
          "notify",
          "words" ->
          true;
      default -> false;
    };
  }

  /**
   * Whether it is worth asking a daemon to run this. A daemon that thinks otherwise says so; what
   * is not asked is only slower.
   */
  static boolean has(String[] arguments) {
    for (var argument : arguments) {
      if (forThisProcess(argument)) {
        return false;
      }
    }
    var verb = verb(arguments, 0);
    if (verb < 0 || has(arguments[verb])) {
      return true;
    }
    var second = verb(arguments, verb + 1);
    return second >= 0 && has(arguments[verb].concat(" ").concat(arguments[second]));
  }

  /** Another daemon than this host's, a file with arguments, or a wait. */
  private static boolean forThisProcess(String argument) {
    return argument.startsWith("@")
        || argument.startsWith("--socket")
        || argument.startsWith("--server")
        || argument.startsWith("--identity")
        || argument.startsWith("--context")
        || argument.startsWith("--wait");
  }

  /** Where the next word is that is no option nor the value of one of every verb's. */
  private static int verb(String[] arguments, int from) {
    for (var index = from; index < arguments.length; index++) {
      switch (arguments[index]) {
        case "-o", "--output", "--color" -> index++;
        default -> {
          if (!arguments[index].startsWith("-")) {
            return index;
          }
        }
      }
    }
    return -1;
  }
}
