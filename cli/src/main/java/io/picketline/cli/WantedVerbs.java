package io.picketline.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;

/**
 * The verbs that a command line may be about. To look at all that a verb has takes long, and most
 * command lines are about one.
 */
final class WantedVerbs {

  private WantedVerbs() {}

  /** Those that are among the arguments; all of them where none is, or help is wanted. */
  static Collection<String> of(String[] arguments, Collection<String> all) {
    var named = new HashSet<>(Arrays.asList(arguments));
    named.retainAll(all);
    return named.isEmpty() || helps(arguments) ? all : named;
  }

  private static boolean helps(String[] arguments) {
    for (var argument : arguments) {
      var option = argument.startsWith("-") && !argument.startsWith("--");
      if (argument.equals("help")
          || argument.equals("completion")
          || argument.equals("manual")
          || argument.equals("--help")
          || (option && argument.indexOf('h') > 0)) {
        return true;
      }
    }
    return false;
  }
}
