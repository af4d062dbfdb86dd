package io.picketline.cli;

import static java.util.Locale.ROOT;

import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.config.Likeness;
import io.picketline.protocol.Names;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on standard error what went wrong, and turns it into an exit code. */
final class Mistakes {

  /** A value that a converter refused: the library's words, and the converter's. */
  private static final Pattern INVALID =
      Pattern.compile(
          "Invalid value for (?:option|positional parameter at index [^ ]+) \\(?'?([^':)]+)'?\\)?"
              + ": (.*)",
          Pattern.DOTALL);

  private static final Pattern CHOICE =
      Pattern.compile("expected one of \\[([^]]*)] \\(case-insensitive\\) but was '(.*)'");

  private Mistakes() {}

  /** The command line was not understood. */
  static int explain(ParameterException mistake, String[] arguments) {
    var command = mistake.getCommandLine();
    var err = command.getErr();
    if (arguments.length == 0) {
      HelpText.printShort(command, err);
      return ExitCode.USAGE;
    }
    err.println("picket: " + Names.printable(words(mistake, command)));
    var near = near(mistake, command);
    if (!near.isEmpty()) {
      err.println("Did you mean: %s?".formatted(String.join(" or ", near)));
    } else {
      err.println("See 'picket help%s'.".formatted(verb(command)));
    }
    return ExitCode.USAGE;
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

  /** What the library says of a mistake, as people say it. */
  private static String words(ParameterException mistake, CommandLine command) {
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      var typed = unmatched.getUnmatched().getFirst();
      if (typed.startsWith("-")) {
        return "there is no option '%s'".formatted(typed.replaceFirst("=.*", ""));
      }
      return command.getSubcommands().isEmpty()
          ? "'%s' is one word too many".formatted(typed)
          : "there is no verb '%s'".formatted((verb(command) + " " + typed).strip());
    }
    var said = String.valueOf(mistake.getMessage());
    var value = INVALID.matcher(said);
    if (!value.matches()) {
      return said;
    }
    var choice = CHOICE.matcher(value.group(2));
    return "%s: %s"
        .formatted(
            value.group(1),
            choice.matches()
                ? "'%s' is none of %s".formatted(choice.group(2), choice.group(1).toLowerCase(ROOT))
                : value.group(2));
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
    return space < 0 ? "" : name.substring(space).toLowerCase(ROOT);
  }
}
