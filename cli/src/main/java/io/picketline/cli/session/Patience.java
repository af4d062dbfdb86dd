package io.picketline.cli.session;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Whether to wait for a change to be in force, and how long: the option of all verbs that do. */
public final class Patience {

  private static final String USUAL = "10s";

  @Option(
      names = "--wait",
      arity = "0..1",
      paramLabel = "DURATION",
      fallbackValue = USUAL,
      converter = Arguments.ToSpan.class,
      preprocessor = OnlyAttached.class,
      description = {
        "Wait until it is in force on every live sensor, at most "
            + USUAL
            + " or --wait=DURATION; exit code 5 if it is not by then."
      })
  private @Nullable Duration wait;

  /** The longest wait; none if there is to be no waiting. */
  public Optional<Duration> limit() {
    return Optional.ofNullable(wait);
  }

  /** What follows the option after a space is no value of it, but the next argument. */
  static final class OnlyAttached implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // the library's own
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> how) {
      if (" ".equals(how.get("separator"))) {
        arguments.push(((OptionSpec) option).fallbackValue());
      }
      return false;
    }
  }
}
