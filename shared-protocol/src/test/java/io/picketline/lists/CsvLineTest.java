package io.picketline.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.lists.BlockList.Entry;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CsvLineTest {

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
      assertThat(read("192.0.2.7,1h," + field).getFirst().reason()).contains(text);
      assertThat(read("192.0.2.7,1h," + field).getFirst().duration()).contains(Duration.ofHours(1));
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

  private static List<Entry> read(String line) throws IOException {
    var reader = new BlockListReader(Instant.EPOCH, ZoneOffset.UTC, Set.of());
    return reader.read(new StringReader(line), Optional.empty()).entries();
  }
}
