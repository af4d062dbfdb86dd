package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreFileTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`192.0.2.7`, 192.0.2.7, ``",
        "`  192.0.2.7`, 192.0.2.7, ``",
        "`\t192.0.2.7\t`, 192.0.2.7, ``",
        "`192.0.2.7/24`, 192.0.2.0/24, ``",
        "`192.0.2.7 the office`, 192.0.2.7, `the office`",
        "`192.0.2.7 # the office`, 192.0.2.7, `the office`",
        "`192.0.2.7# the office`, 192.0.2.7, `the office`",
        "`2001:DB8::AB/64`, 2001:db8::/64, ``",
        "`0.0.0.0`, 0.0.0.0, ``"
      })
  void parse_goodLine_isOneRule(String line, String prefix, String comment) {
    var file = IgnoreFile.parse("ignore", line, NOW);

    assertThat(file.problems()).isEmpty();
    assertThat(file.rules())
        .containsExactly(new IgnoreRule(Prefix.parse(prefix), comment, IgnoreFile.AUTHOR, NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "192.0.2.1/0", "::/0"})
  void parse_everybody_isTakenAndToldLoudly(String line) {
    var file = IgnoreFile.parse("/etc/ignore", "192.0.2.1\n" + line, NOW);

    assertThat(file.rules()).hasSize(2);
    assertThat(file.rules().getLast().prefix().length()).isZero();
    assertThat(file.problems())
        .singleElement()
        .asString()
        .startsWith("/etc/ignore:2: ")
        .contains("nobody is ever blocked");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.7/33",
        "192.0.2",
        "host.example.org",
        "192.0.2.1-192.0.2.9",
        "fe80::1%eth0",
        "192.0.2.7/",
        "192.0.2.7/-1",
        "/24",
        "192.0.2.256",
        "192.0.2.7/24/24",
        "\u001b[2J"
      })
  void parse_badLine_isNamedAndTheRestUsed(String line) {
    var file = IgnoreFile.parse("/etc/ignore", "192.0.2.1\n" + line + "\n192.0.2.3", NOW);

    assertThat(file.rules())
        .extracting(rule -> rule.prefix().toString())
        .containsExactly("192.0.2.1", "192.0.2.3");
    assertThat(file.problems())
        .singleElement()
        .asString()
        .startsWith("/etc/ignore:2: ")
        .doesNotContain("\u001b");
  }

  @Test
  void parse_linesOfAnyEnding_areAllRead() {
    var text = "\ufeff192.0.2.1\r\n# comment\r\n\r\n   # another\n192.0.2.2\n192.0.2.1\n192.0.2.34";

    var file = IgnoreFile.parse("ignore", text, NOW);

    assertThat(file.problems()).isEmpty();
    assertThat(file.rules())
        .extracting(rule -> rule.prefix().toString())
        .containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.34");
  }

  @Test
  void parse_hugeComment_isCut() {
    var file = IgnoreFile.parse("ignore", "192.0.2.1 " + "x".repeat(5000), NOW);

    assertThat(file.rules().getFirst().comment()).hasSize(200);
  }

  @Test
  void parse_tooManyRules_saysFromWhere() {
    var text = new StringBuilder();
    for (var i = 0; i <= IgnoreFile.MAX_RULES; i++) {
      text.append("2001:db8::")
          .append(Integer.toHexString(i >>> 16))
          .append(':')
          .append(Integer.toHexString(i & 0xffff))
          .append('\n');
    }

    var file = IgnoreFile.parse("ignore", text.toString(), NOW);

    assertThat(file.rules()).hasSize(IgnoreFile.MAX_RULES);
    assertThat(file.problems()).singleElement().asString().startsWith("ignore:100001: ");
  }

  @Test
  void read_file_isAsOldAsTheFile() throws IOException {
    var file = directory.resolve("portsentry.ignore");
    Files.write(file, "192.0.2.1 b\u00fcro".getBytes(StandardCharsets.ISO_8859_1));

    var ignored = IgnoreFile.read(file);

    assertThat(ignored.problems()).isEmpty();
    assertThat(ignored.rules().getFirst().addedAt())
        .isEqualTo(Files.getLastModifiedTime(file).toInstant());
    assertThatThrownBy(() -> IgnoreFile.read(directory.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none is not there");
    assertThatThrownBy(() -> IgnoreFile.read(directory)).isInstanceOf(IOException.class);
  }
}
