package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every verb that changes something can say first what would come of it, and does nothing then. */
class DryRunTest {

  /** Verbs that only look. */
  private static final Set<String> LOOK =
      Set.of(
          "status",
          "why",
          "where",
          "verdicts",
          "history",
          "events",
          "watch",
          "sensors",
          "user list",
          "export",
          "export token list",
          "ignore list",
          "ignore diff",
          "ignore history",
          "config check",
          "config show",
          "context list",
          "context show",
          "metrics",
          "notify",
          "replay",
          "completion",
          "words",
          "version",
          "help");

  /** Verbs with a way of their own to do nothing, or that are a trial themselves. */
  private static final Set<String> OTHERWISE =
      Set.of("sensor", "coordinator", "notify test", "manual");

  @TempDir Path run;

  static List<CommandLine> changing() {
    return Examples.verbs().stream()
        .filter(verb -> !LOOK.contains(name(verb)) && !OTHERWISE.contains(name(verb)))
        .toList();
  }

  /** An example of every one of them, made a dry run. */
  static List<String> rehearsals() {
    return changing().stream()
        .map(verb -> HelpText.examples(verb).getLast())
        .filter(line -> !line.startsWith("picket join "))
        .map(line -> line.contains("--dry-run") ? line : line + " --dry-run")
        .toList();
  }

  @Test
  void verb_thatChangesSomething_hasADryRun() {
    assertThat(changing())
        .allSatisfy(verb ->
            assertThat(verb.getCommandSpec().findOption("--dry-run"))
                .as("%s; does it only look? Then name it above", name(verb))
                .isNotNull());
  }

  @Test
  void verb_thatOnlyLooks_isThere() {
    assertThat(Examples.verbs().stream().map(DryRunTest::name).toList())
        .containsAll(LOOK)
        .containsAll(OTHERWISE);
  }

  @ParameterizedTest
  @MethodSource("rehearsals")
  void dryRun_ofAnExample_changesNothing(String line) throws IOException {
    Examples.makeFiles(run);
    try (var daemon = AnsweringDaemon.in(run)) {
      var before = files();
      var ran = Ran.picket(run, Examples.arguments(line, run).toArray(String[]::new));

      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).isNotEmpty();
      assertThat(daemon.asked()).noneMatch(LocalRequest::changes);
      assertThat(files()).isEqualTo(before);
    } finally {
      System.clearProperty(FakeParts.LOADED);
    }
  }

  private static String name(CommandLine verb) {
    return verb.getCommandSpec().qualifiedName(" ").substring("picket ".length());
  }

  /** All that is there, and when it was last written. */
  private Map<Path, FileTime> files() throws IOException {
    var files = new TreeMap<Path, FileTime>();
    try (var all = Files.walk(run)) {
      for (var file : all.filter(it -> !it.toString().endsWith(".sock")).toList()) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    }
    return files;
  }
}
