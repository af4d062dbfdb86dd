package io.picketline.cli.care;

import io.picketline.cli.completion.Shell;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints what a shell needs to complete the command's words; needs no daemon. */
@Command(
    name = "completion",
    description = {
      "Print the script by which a shell completes picket's words.",
      "For bash: picket completion bash > /etc/bash_completion.d/picket",
      "For zsh: picket completion zsh > /usr/local/share/zsh/site-functions/_picket",
      "For fish: picket completion fish > ~/.config/fish/completions/picket.fish",
      "Hosts, blocked addresses, ignore rules, users and contexts are asked of the daemon then."
    },
    footer = {"picket completion bash", "picket completion zsh", "picket completion fish"})
public final class CompletionCommand implements Callable<Integer> {

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "bash|zsh|fish", converter = ToShell.class, description = "The shell.")
  private @Nullable Shell shell;

  public CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.print(Arguments.given(shell).script(spec.root().commandLine()));
    return ExitCode.DONE;
  }

  /** One that there is a script for. */
  static final class ToShell implements ITypeConverter<Shell> {
    @Override
    public Shell convert(String text) {
      return Shell.named(text)
          .orElseThrow(
              () -> new TypeConversionException("'%s' is not bash, zsh or fish".formatted(text)));
    }
  }
}
