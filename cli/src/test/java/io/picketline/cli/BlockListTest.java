package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.cli.BlockList.Defaults;
import io.picketline.cli.BlockList.Entry;
import io.picketline.cli.BlockList.Problem;
import io.picketline.lists.CsvLine;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockListTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Defaults DEFAULTS = new Defaults(Optional.of(HOUR), "a list");

  @Test
  void read_plainLines_takesTheDefaults() throws IOException {
    var list = read("\ufeff# made by hand\n192.0.2.7\n\n 2001:db8::/48 ; seen, often\r\n");

    assertThat(list.problems()).isEmpty();
    assertThat(list.blocks())
        .containsExactly(
            entry(2, "192.0.2.7", HOUR, "a list"), entry(4, "2001:db8::/48", HOUR, "a list"));
  }

  @Test
  void read_csv_takesWhatTheLineSays() throws IOException {
    var list =
        read(
            """
            address,duration,reason
            192.0.2.7,2h,"abuse, ""again"" # 7"
            192.0.2.8, 30s
            192.0.2.9,,by hand
            """);

    assertThat(list.problems()).isEmpty();
    assertThat(list.blocks())
        .containsExactly(
            entry(2, "192.0.2.7", Duration.ofHours(2), "abuse, \"again\" # 7"),
            entry(3, "192.0.2.8", Duration.ofSeconds(30), "a list"),
            entry(4, "192.0.2.9", HOUR, "by hand"));
  }

  @Test
  void read_badLines_namesEveryOneAndKeepsTheOthers() throws IOException {
    var list =
        read(
            "192.0.2.256\n192.0.2.7\n192.0.2.8/33\n192.0.2.9,soon\n192.0.2.9,1h,\"x\n"
                + "1.2.3.4,1h,a,b\n"
                + "9".repeat(3_000)
                + "\n192.0.2.1,1h,\u0007bell\n");

    assertThat(list.blocks()).containsExactly(entry(2, "192.0.2.7", HOUR, "a list"));
    assertThat(list.problems()).extracting(Problem::line).containsExactly(1, 3, 4, 5, 6, 7, 8);
    assertThat(list.problems())
        .extracting(Problem::problem)
        .noneMatch(text -> text.contains("\u0007"));
  }

  @Test
  void read_lineEndsOfAnyKind_areLineEnds() throws IOException {
    var list = read("192.0.2.1\r\n192.0.2.2\r192.0.2.3\n\n192.0.2.4\r");

    assertThat(list.problems()).isEmpty();
    assertThat(list.blocks()).extracting(Entry::line).containsExactly(1, 2, 3, 5);
  }

  @Test
  void read_noDurationAnywhere_isAProblem() throws IOException {
    var lines = new BufferedReader(new StringReader("192.0.2.7\n192.0.2.8,1h\n"));
    var list = BlockList.read(lines, new Defaults(Optional.empty(), "a list"));

    assertThat(list.problems()).containsExactly(new Problem(1, "no duration here, and no --for"));
    assertThat(list.blocks()).hasSize(1);
  }

  @Test
  void read_tooManyLines_isRefused() {
    assertThatThrownBy(() -> read("\n".repeat(BlockList.MOST + 1)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("more than");
  }

  @Test
  void field_writtenAndRead_isTheSame() {
    for (var text : new String[] {"plain", "a, b", "say \"x\"", " ahead", "", "\""}) {
      assertThat(CsvLine.fields("1," + CsvLine.field(text))).containsExactly("1", text);
    }
  }

  @Test
  void field_whatASpreadsheetWouldCalculate_isTextAndReadsTheSame() throws IOException {
    var hostile =
        List.of(
            "=cmd|'/c calc'!A0",
            "+1",
            "-2",
            "@SUM(1)",
            " =x",
            "'=x",
            "''+x",
            "|x",
            "%x",
            "\uff1d1");
    for (var text : hostile) {
      var field = CsvLine.field(text);

      assertThat(field).matches("\"?'.*");
      assertThat(read("192.0.2.7,1h," + field).blocks())
          .containsExactly(entry(1, "192.0.2.7", HOUR, text));
    }
    for (var text : List.of("'quoted'", "a=b", "2+2", "'", "")) {
      assertThat(CsvLine.text(CsvLine.field(text))).isEqualTo(text);
    }
    assertThat(CsvLine.field("'quoted' a=b")).isEqualTo("'quoted' a=b");
  }

  @Test
  void field_ofASheetThatDividesBySemicolons_staysOneField() {
    assertThat(CsvLine.field("x;=1")).isEqualTo("\"x;=1\"");
  }

  private static BlockList read(String text) throws IOException {
    return BlockList.read(new BufferedReader(new StringReader(text)), DEFAULTS);
  }

  private static Entry entry(int line, String source, Duration duration, String reason) {
    return new Entry(line, new LocalRequest.Block(Prefix.parse(source), duration, reason));
  }
}
