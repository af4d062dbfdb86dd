package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The screens in the documents, which bin/screens takes, are those of today's verbs. */
class ScreensTest {

  private static final Pattern SCREEN =
      Pattern.compile(
          "<!-- screen ([a-z0-9]+): (picket [^\\n]+) -->\\n```text\\n\\$ \\2\\n([^`]*)```\\n");

  private static final Pattern MARK = Pattern.compile("<!-- screen ");

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "coord1 picket status: coordinator coord1, sensors   3 live of 3, COUNTED SINCE THE START",
        "a picket status: sensor a, in force , link      connected, NEVER BLOCKED",
        "coord1 picket sensors: HOST  STATE  SEEN, BEHIND  BLOCKED  SUSPECT, CERTIFICATE",
        "coord1 picket verdicts: SOURCE , KIND , LEFT , REASON",
        "coord1 picket where 198.18.0.66: SOURCE , HOST  SENSOR  HOW , WHY",
        "a picket why 198.18.0.66: is blocked until, Evidence, To undo",
        "coord1 picket events: blocked , SYN scan",
        "coord1 picket history: TIME , WHAT , ABOUT , TEXT",
        "coord1 picket watch: coordinator coord1, blocked"
      })
  void screen_ofTheDocument_holdsWhatTheVerbShows(String mark, String parts) throws IOException {
    assertThat(screens("../docs/command.md").get(mark)).contains(parts.split(", ", -1));
  }

  @Test
  void readme_hasTheFleetAndWhere() throws IOException {
    assertThat(screens("../README.md").keySet())
        .containsExactlyInAnyOrder("coord1 picket sensors", "coord1 picket where 198.18.0.66");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../README.md", "../docs/command.md"})
  void mark_each_hasAScreenThatSomethingWasWrittenTo(String file) throws IOException {
    var screens = screens(file);

    assertThat(MARK.matcher(Files.readString(Path.of(file))).results()).hasSize(screens.size());
    assertThat(screens.values())
        .allSatisfy(screen -> assertThat(List.of(screen.split("\n", -1))).hasSizeGreaterThan(3))
        .allSatisfy(screen -> assertThat(screen).doesNotContain("picket: ", "\u001b"));
  }

  private static Map<String, String> screens(String file) throws IOException {
    var screens = new HashMap<String, String>();
    SCREEN
        .matcher(Files.readString(Path.of(file)))
        .results()
        .forEach(it -> screens.put(it.group(1) + " " + it.group(2), it.group(3)));
    return screens;
  }
}
