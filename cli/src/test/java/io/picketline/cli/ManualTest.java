package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manual pages say what the help says, and readers of manuals have nothing to complain of. */
class ManualTest {

  @TempDir Path directory;

  @BeforeEach
  void write() {
    assertThat(Ran.picket(directory, "manual", directory.toString()).code()).isZero();
  }

  @AfterEach
  void forget() {
    System.clearProperty(FakeParts.LOADED);
  }

  /** Programs that find fault with pages, as far as they are here. */
  static Stream<List<String>> readers() {
    return Stream.of(
            List.of("mandoc", "-Tlint", "-Wwarning"),
            List.of("groff", "-man", "-ww", "-z", "-Tutf8"))
        .filter(reader -> isThere(reader.getFirst()));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void pages_allOfThem_areClean(List<String> reader) throws Exception {
    var command = Stream.concat(reader.stream(), pages().stream().map(Path::toString)).toList();
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said.lines().filter(line -> !line.contains("missing date"))).isEmpty();
  }

  @Test
  void verb_each_hasAPageWithItsOptionsAndExamples() throws IOException {
    for (var verb : Examples.verbs()) {
      if (verb.getCommandSpec().usageMessage().hidden()) {
        continue;
      }
      var name = verb.getCommandSpec().qualifiedName("-");
      var page = Files.readString(directory.resolve("man1").resolve(name + ".1"));
      var plain = page.replace("\\-", "-").replace("\\(aq", "'").replace("\\(ti", "~");
      assertThat(plain).contains(HelpText.examples(verb));
      for (var option : verb.getCommandSpec().options()) {
        assertThat(
                option.inherited()
                    || plain.contains(option.longestName())
                    || isEverywhere(option.longestName()))
            .as("%s in %s", option.longestName(), name)
            .isTrue();
      }
    }
  }

  @Test
  void command_page_hasExitCodesAndAllVerbs() throws IOException {
    var page = Files.readString(directory.resolve("man1/picket.1"));

    assertThat(page).contains(".SH ENVIRONMENT", ".SH FILES", "PICKETLINE_SOCKET");
    assertThat(page).contains(".SH EXIT STATUS", "\\fB69\\fR", "picket\\-selftest(1)");
    assertThat(page).doesNotContain("picket\\-words", "%n", "$$", "${DEFAULT");
    assertThat(directory.resolve("man1/picket-words.1")).doesNotExist();
  }

  @Test
  void settings_page_hasTheReferenceAsItStands() throws IOException {
    assertThat(Files.readString(directory.resolve("man5/picketline.conf.5")))
        .contains(
            """
            # A key that is \\(aqhere\\(aq.
            sensor {
            \\&
              .dotted = \\(rsx
            }
            """);
  }

  private static boolean isEverywhere(String option) {
    return List.of("--server", "--identity", "--context").contains(option);
  }

  private List<Path> pages() throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(file -> file.toString().matches(".*\\.[15]")).sorted().toList();
    }
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
