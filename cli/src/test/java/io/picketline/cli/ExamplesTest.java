package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every example that the help gives does what it says. */
class ExamplesTest {

  /** Longer ones are cut on a terminal of 80 columns. */
  private static final int LONGEST = 98;

  @TempDir Path run;

  @BeforeEach
  void files() throws IOException {
    Examples.makeFiles(run);
  }

  @AfterEach
  void forget() {
    System.clearProperty(FakeParts.LOADED);
  }

  static List<String> examples() {
    // to watch has no end
    return Examples.all().stream().filter(line -> !line.startsWith("picket watch")).toList();
  }

  static List<CommandLine> verbs() {
    return Examples.verbs();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_ofTheHelp_runs(String example) throws IOException {
    try (var _ = AnsweringDaemon.in(run)) {
      var ran = Ran.picket(run, arguments(example));

      assertThat(ran.err()).doesNotContain("Did you mean", "See 'picket help");
      assertThat(ran.code()).as(ran.err()).isEqualTo(code(example));
      assertThat(example.length()).isLessThanOrEqualTo(LONGEST);
    }
  }

  @Test
  void help_ofEveryVerb_endsWithExamples() {
    for (var verb : verbs()) {
      var name = verb.getCommandSpec().qualifiedName(" ");
      var words = ("help" + name.substring("picket".length())).split(" ", -1);
      var said = Ran.picket(run, words);

      assertThat(said.code()).as(name).isZero();
      assertThat(said.out()).contains("\nExamples:\n  " + name);
      assertThat(HelpText.examples(verb)).as(name).isNotEmpty().allMatch(it -> it.startsWith(name));
    }
  }

  /** What an example ends with here, where no other coordinator and no other daemon is. */
  private static int code(String example) {
    if (example.startsWith("picket join ")) {
      return ExitCode.USAGE; // there is nothing on standard input
    }
    if (example.startsWith("picket coordinator init --enroll")) {
      return ExitCode.REFUSED; // no service is installed
    }
    return example.startsWith("picket coordinator --config") ? ExitCode.UNAVAILABLE : ExitCode.DONE;
  }

  private String[] arguments(String example) {
    return Examples.arguments(example, run).toArray(String[]::new);
  }
}
