package io.picketline.cli;

import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how a verb is used; needs no daemon. */
@Command(
    name = "help",
    helpCommand = true,
    description = "Say how a verb is used.",
    footer = {"picket help why", "picket help ignore add"})
final class HelpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "VERB", arity = "0..*", description = "The verb; none for all verbs.")
  private List<String> verbs = new ArrayList<>();

  @Override
  public Integer call() {
    var command = spec.root().commandLine();
    for (var verb : verbs) {
      command = child(command, verb);
    }
    command.usage(spec.root().commandLine().getOut(), command.getColorScheme());
    return ExitCode.DONE;
  }

  private CommandLine child(CommandLine command, String verb) {
    var child = command.getSubcommands().get(verb);
    if (child == null) {
      throw new ParameterException(
          spec.commandLine(), "there is no verb '%s'".formatted(Names.printable(verb)));
    }
    return child;
  }
}
