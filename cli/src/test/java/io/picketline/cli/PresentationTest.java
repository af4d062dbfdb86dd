package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.cli.session.Spans;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Guarded;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.StatusReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours, times, and text that an attacker chose. */
class PresentationTest {

  private static final String ESCAPE = "\u001b";
  private static final String HOSTILE = ESCAPE + "[2J\u009b31m\u202e\u0007";

  @TempDir Path run;

  @Test
  void colour_onATerminal_isOn() throws IOException {
    assertThat(why(Map.of(), true)).contains(ESCAPE);
  }

  @Test
  void colour_notATerminal_isOff() throws IOException {
    assertThat(why(Map.of(), false)).doesNotContain(ESCAPE);
  }

  @Test
  void colour_noColorSet_isOff() throws IOException {
    assertThat(why(Map.of("NO_COLOR", "1"), true)).doesNotContain(ESCAPE);
  }

  @Test
  void colour_dumbTerminal_isOff() throws IOException {
    assertThat(why(Map.of("TERM", "dumb"), true)).doesNotContain(ESCAPE);
  }

  @Test
  void colour_always_isOnEvenWithoutTerminal() throws IOException {
    assertThat(why(Map.of("NO_COLOR", "1"), false, "--color=always")).contains(ESCAPE);
  }

  @Test
  void colour_never_isOffEvenOnATerminal() throws IOException {
    assertThat(why(Map.of(), true, "--color=never")).doesNotContain(ESCAPE);
  }

  @Test
  void table_onANarrowTerminal_cutsTextsAndNoAddress() throws IOException {
    var verdicts = new LocalReply.Verdicts(1, List.of(Answers.scanned()));
    try (var _ = FakeDaemon.answering(socket(), verdicts)) {
      var out = Ran.picket(run, Map.of("COLUMNS", "40"), true, "verdicts", "--color=never").out();

      assertThat(out).contains("198.51.100.7 ", " db-1 db-2", "horizontal \u2026");
    }
  }

  @Test
  void wide_onANarrowTerminal_cutsNothing() throws IOException {
    var verdicts = new LocalReply.Verdicts(1, List.of(Answers.scanned()));
    try (var _ = FakeDaemon.answering(socket(), verdicts)) {
      var out = Ran.picket(run, Map.of("COLUMNS", "40"), true, "verdicts", "-o", "wide").out();

      assertThat(out).contains("horizontal SYN scan").doesNotContain("\u2026");
    }
  }

  @Test
  void table_empty_isExplainedToPeopleAlone() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), _ -> new LocalReply.Verdicts(0, List.of()))) {
      assertThat(Ran.picket(run, "verdicts").err()).isEqualTo("picket: nobody is blocked\n");
      assertThat(Ran.picket(run, "verdicts", "-o", "json").err()).isEmpty();
    }
  }

  @Test
  void why_muchEvidence_isAScreenFullAndWideIsAll() throws IOException {
    var probes = Collections.nCopies(30, Answers.evidence().getFirst());
    var why =
        new LocalReply.Explanation(
            Prefix.parse("198.51.100.7"),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            2.3,
            1,
            probes,
            List.of(),
            Optional.empty());
    try (var _ = ScriptedDaemon.answering(socket(), _ -> why)) {
      var out = Ran.picket(run, "why", "198.51.100.7").out();
      assertThat(out).contains("Evidence, oldest first, the last of 30; -o wide has all:");
      assertThat(out.lines().filter(line -> line.contains(" tcp/"))).hasSize(10);

      var wide = Ran.picket(run, "why", "198.51.100.7", "-o", "wide").out();
      assertThat(wide.lines().filter(line -> line.contains(" tcp/"))).hasSize(30);
    }
  }

  @Test
  void notify_inATable_saysHowLongAgo() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), _ -> ReceiverAnswers.all())) {
      assertThat(Ran.picket(run, "notify", "-o", "wide").out()).contains(" 1m ago ", " in 10m ");
      assertThat(Ran.picket(run, "notify", "-o", "csv").out()).contains("2025-12-31T23:59:00Z");
    }
  }

  @Test
  void table_notATerminal_cutsNothing() throws IOException {
    var verdicts = new LocalReply.Verdicts(1, List.of(Answers.scanned()));
    try (var _ = FakeDaemon.answering(socket(), verdicts)) {
      assertThat(Ran.picket(run, Map.of("COLUMNS", "40"), false, "verdicts").out())
          .contains("horizontal SYN scan");
    }
  }

  @Test
  void status_hostileText_neverReachesTheTerminal() throws IOException {
    assertThat(status("table")).contains("·[2J·31m··").doesNotContain(control());
  }

  @Test
  void statusAsJson_hostileText_isEscapedAndWhole() throws IOException {
    assertThat(status("json"))
        .contains("\\u001B[2J\\u009B31m\\u202E\\u0007")
        .doesNotContain(control());
  }

  @ParameterizedTest
  @CsvSource({"0, 0s", "59, 59s", "60, 1m", "61, 1m 1s", "7199, 1h 59m", "90061, 1d 1h", "-5, 0s"})
  void left_seconds_areTwoUnits(long seconds, String text) {
    assertThat(Spans.left(Ran.NOW, Ran.NOW.plusSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"30s, 30", "10m, 600", "2h, 7200", "7d, 604800", "365d, 31536000"})
  void parse_span_isItsSeconds(String text, long seconds) {
    assertThat(Spans.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"10", "m", "-1m", "1.5h", "10M", "٣m", "9999999999s", "0d", "366d", "'1 m'"})
  void parse_noSpan_isRefused(String text) {
    assertThatThrownBy(() -> Spans.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  private String why(Map<String, String> environment, boolean terminal, String... more)
      throws IOException {
    try (var _ = FakeDaemon.answering(socket(), Answers.blocked())) {
      var line = new ArrayList<>(List.of("why", "198.51.100.7"));
      line.addAll(List.of(more));
      return Ran.picket(run, environment, terminal, line.toArray(String[]::new)).out();
    }
  }

  private String status(String output) throws IOException {
    var counters = new LinkedHashMap<String, Long>();
    counters.put(HOSTILE, 1L);
    var hostile =
        new StatusReply.SensorStatus(
            HOSTILE,
            HOSTILE,
            Ran.NOW,
            Set.of(),
            HOSTILE,
            HOSTILE,
            HOSTILE,
            Optional.empty(),
            0,
            0,
            0,
            false,
            List.of(new Guarded(Prefix.parse("192.0.2.1"), HOSTILE)),
            List.of(HOSTILE),
            counters);
    try (var _ = FakeDaemon.answering(socket(), hostile)) {
      return Ran.picket(run, "-o", output, "status").out();
    }
  }

  private static String[] control() {
    return new String[] {ESCAPE, "\u009b", "\u202e", "\u0007"};
  }

  private Path socket() {
    return run.resolve("sensor/admin.sock");
  }
}
