package io.picketline.cli;

import io.picketline.config.Likeness;
import io.picketline.protocol.Names;
import java.util.List;
import java.util.regex.Pattern;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on standard error what went wrong, and turns it into an exit code. */
final class Mistakes {

  /** Before what a converter of ours says. */
  private static final Pattern VALUE =
      Pattern.compile(
          "^Invalid value for (?:option '|positional parameter at index \\S+ \\()([^')]+)[')]+"
              + "(?: \\([^)]*\\))?: ");

  private Mistakes() {}

  /** The command line was not understood. */
  static int explain(ParameterException mistake, String[] arguments) {
    var command = mistake.getCommandLine();
    var err = command.getErr();
    if (arguments.length == 0) {
      HelpText.printShort(command, err);
      return ExitCode.USAGE;
    }
    err.println("picket: " + Names.printable(words(mistake)));
    var near = near(mistake, command);
    if (!near.isEmpty()) {
      err.println("Did you mean: %s?".formatted(String.join(" or ", near)));
    } else {
      err.println("See 'picket help%s'.".formatted(verb(command)));
    }
    return ExitCode.USAGE;
  }

  /** Without the words of programmers, such as positional parameter at index 0. */
  private static String words(ParameterException mistake) {
    var said = String.valueOf(mistake.getMessage());
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      var typed = unmatched.getUnmatched().getFirst();
      var groups = !mistake.getCommandLine().getSubcommands().isEmpty();
      return typed.startsWith("-")
          ? "there is no option '%s'".formatted(typed)
          : groups ? "there is no verb '%s'".formatted(typed) : "'%s' is too much".formatted(typed);
    }
    return VALUE.matcher(said).replaceFirst("$1: ");
  }

  /** The verb ended with an exception. */
  static int explain(Exception failure, CommandLine command, ParseResult result) {
    var err = command.getErr();
    if (failure instanceof CommandException refusal) {
      err.println("picket: " + Names.escaped(String.valueOf(refusal.getMessage())));
      return refusal.exitCode();
    }
    err.println("picket: a fault of this program; please report it with these lines:");
    failure.printStackTrace(err);
    return ExitCode.FAULT;
  }

  /**
   * The verbs or options that a mistyped one may be meant for, the likeliest first. The library
   * finds something like everything; whoever typed none of our words is better served by help.
   */
  private static List<String> near(ParameterException mistake, CommandLine command) {
    if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
      return List.of();
    }
    var typed = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
    var before = typed.startsWith("-") ? "" : command.getCommandSpec().qualifiedName(" ") + " ";
    return unmatched.getSuggestions().stream()
        .filter(known -> Likeness.edits(typed, known) <= Math.max(1, typed.length() / 3))
        .map(known -> before + known)
        .toList();
  }

  private static String verb(CommandLine command) {
    var name = command.getCommandSpec().qualifiedName(" ");
    var space = name.indexOf(' ');
    return space < 0 ? "" : name.substring(space).toLowerCase(Locale.ROOT);
  }
}
