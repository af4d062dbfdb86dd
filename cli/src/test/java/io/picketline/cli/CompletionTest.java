package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.lists.ExportFormat;
import io.picketline.lists.ListFormat;
import io.picketline.protocol.event.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What shells complete, run by those shells that are on this host. */
class CompletionTest {

  /** Tells what the daemon would know, and keeps what it was asked. */
  private static final String STAND_IN =
      """
      #!/bin/sh
      echo "$@" >>"$(dirname "$0")/asked"
      for last; do :; done
      case "$last" in
        hosts) printf 'web-1\\nweb-2\\n' ;;
        sources) printf '198.51.100.7\\n2001:db8:7::/48\\n' ;;
        scopes) printf 'all\\nhost:web-1\\n' ;;
        contexts) printf 'local\\noffice\\n' ;;
      esac
      """;

  /** The line up to the cursor is the only argument. */
  private static final Map<String, String> DRIVERS =
      Map.of(
          "bash",
          """
          . ./picket.bash
          COMP_LINE="$1" COMP_POINT=${#1}
          _picket
          printf '%s\\n' "${COMPREPLY[@]}"
          """,
          "zsh",
          """
          compdef() { }
          compset() { }
          compadd() { shift; print -rl -- "$@" }
          . ./picket.zsh
          words=("${(z)1}")
          [[ "$1" != *" " ]] || words+=("")
          CURRENT=$#words
          current="$words[CURRENT]"
          for word in ${(f)"$(_picket)"}; do [[ "$word" != "${current##*=}"* ]] || print -r -- "$word"; done
          """,
          "fish",
          """
          source picket.fish
          complete -C"$argv[1]" | string replace -r '\\t.*' '' | string replace -r '^--output=' ''
          """);

  @TempDir Path directory;

  static Stream<String> shells() {
    return Stream.of("bash", "zsh", "fish").filter(CompletionTest::isThere);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void line_upToTheCursor_isCompleted(String shell) throws Exception {
    prepare(shell);
    var expected = new LinkedHashMap<String, List<String>>();
    expected.put("picket sta", List.of("status"));
    expected.put("picket sensors ", List.of("approve", "remove", "revoke"));
    expected.put("picket --color never sensors re", List.of("remove", "revoke"));
    expected.put("picket sensors revoke ", List.of("web-1", "web-2"));
    expected.put("picket why 198", List.of("198.51.100.7"));
    expected.put("picket user add --role o", List.of("operator"));
    expected.put("picket status --output=js", List.of("json", "jsonl"));
    expected.put("picket completion ", List.of("bash", "fish", "zsh"));
    expected.put("picket help resto", List.of("restore"));
    expected.put("picket block 198.51.100.7 --for ", List.of());
    for (var line : expected.entrySet()) {
      assertThat(completed(shell, line.getKey()))
          .as(line.getKey())
          .containsExactlyInAnyOrderElementsOf(line.getValue());
    }
    assertThat(completed(shell, "picket ")).contains("why", "selftest").doesNotContain("words");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void value_ofAnotherDaemon_isAskedOfThatOne(String shell) throws Exception {
    prepare(shell);

    completed(shell, "picket --server c1 --identity=/root/alice why --sensor ");

    assertThat(directory.resolve("asked"))
        .hasContent("--server c1 --identity=/root/alice words hosts");
  }

  @Test
  void address_withColons_isCompletedBehindTheLast() throws Exception {
    prepare("bash");

    assertThat(completed("bash", "picket why 2001:db8:")).containsExactly("7::/48");
    assertThat(completed("bash", "picket ignore add --scope host:")).containsExactly("web-1");
  }

  @Test
  void values_thatAreOffered_areTaken() {
    var script = Ran.picket(directory, "completion", "bash").out();

    assertThat(offered(script, "events", "--kind"))
        .contains("sensor-lost")
        .allSatisfy(kind -> assertThat(EventKind.find(kind)).isPresent());
    assertThat(offered(script, "import", "--format"))
        .hasSize(ListFormat.values().length + 1)
        .filteredOn(format -> !format.equals("auto"))
        .allSatisfy(format -> assertThat(ListFormat.named(format)).hasToString(format));
    assertThat(offered(script, "export", "--format"))
        .hasSize(ExportFormat.values().length)
        .allSatisfy(format -> assertThat(ExportFormat.named(format)).hasToString(format));
    assertThat(offered(script, "config import", "--modes")).contains("atcp");
    assertThat(offered(script, "export", "--output")).contains("plain", "json");
    assertThat(offered(script, "status", "--output")).contains("json").doesNotContain("plain");
  }

  private static List<String> offered(String script, String verb, String option) {
    var values =
        Pattern.compile("'%s'\\)[^;]* values='[^']*%s=(\\S+)".formatted(verb, option))
            .matcher(script.replaceAll("\\s+", " "));
    assertThat(values.find()).isTrue();
    return List.of(values.group(1).replace("'", "").split(",", -1));
  }

  @Test
  void words_ofTheDaemon_areOneALine() throws IOException {
    try (var _ = AnsweringDaemon.in(directory)) {
      assertThat(Ran.picket(directory, "words", "hosts").out()).startsWith("web-1\n");
      assertThat(Ran.picket(directory, "words", "scopes").out()).startsWith("all\nhost:web-1\n");
    }
  }

  @Test
  void words_withoutDaemon_areNone() {
    var ran = Ran.picket(directory, "words", "sources");

    assertThat(ran.out()).isEmpty();
    assertThat(ran.code()).isEqualTo(ExitCode.UNREACHABLE);
  }

  private void prepare(String shell) throws IOException {
    var picket = Files.writeString(directory.resolve("picket"), STAND_IN);
    Files.setPosixFilePermissions(picket, PosixFilePermissions.fromString("rwxr-xr-x"));
    var script = Ran.picket(directory, "completion", shell);
    assertThat(script.code()).as(script.err()).isZero();
    Files.writeString(directory.resolve("picket." + shell), script.out());
    Files.writeString(directory.resolve("driver"), DRIVERS.getOrDefault(shell, ""));
  }

  private List<String> completed(String shell, String line) throws Exception {
    var command = new ArrayList<>(List.of(shell));
    command.addAll(
        switch (shell) {
          case "zsh" -> List.of("-f");
          case "fish" -> List.of("--no-config");
          default -> List.of("--norc");
        });
    command.addAll(List.of("driver", line));
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("PATH", directory + ":" + System.getenv("PATH"));
    var process = builder.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return said.lines().filter(word -> !word.isBlank()).toList();
  }

  private static boolean isThere(String shell) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, shell)));
  }
}
