package io.picketline.cli;

import io.picketline.protocol.Names;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on standard error what went wrong, and turns it into an exit code. */
final class Mistakes {
  private Mistakes() {}

  /** The command line was not understood. */
  static int explain(ParameterException mistake, String[] arguments) {
    var command = mistake.getCommandLine();
    var err = command.getErr();
    err.println("picket: " + Names.printable(String.valueOf(mistake.getMessage())));
    if (!UnmatchedArgumentException.printSuggestions(mistake, err)) {
      err.println("See 'picket help%s'.".formatted(verb(command)));
    }
    return ExitCode.USAGE;
  }

  /** The verb ended with an exception. */
  static int explain(Exception failure, CommandLine command, ParseResult result) {
    var err = command.getErr();
    if (failure instanceof CommandException refusal) {
      err.println("picket: " + refusal.getMessage());
      return refusal.exitCode();
    }
    err.println("picket: a fault of this program; please report it with these lines:");
    failure.printStackTrace(err);
    return ExitCode.FAULT;
  }

  /** What an exception says, made fit for a terminal. */
  static String words(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return Names.printable(missing.getFile() + " is not there");
    }
    return Names.printable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }

  private static String verb(CommandLine command) {
    var name = command.getCommandSpec().qualifiedName(" ");
    var space = name.indexOf(' ');
    return space < 0 ? "" : name.substring(space).toLowerCase(Locale.ROOT);
  }
}
