package io.picketline.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.lab.matrix.Finding.Ending;
import io.picketline.protocol.Mode;
import io.picketline.protocol.ScanType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "matrix.md");
  private static final int FEWEST = 60;
  private static final int FEWEST_QUICK = 20;

  private final Table table = Table.expected();

  @Test
  void expected_rows_haveEveryModeAndEnoughOfThem() {
    assertThat(table.cells()).hasSizeGreaterThanOrEqualTo(FEWEST);
    assertThat(table.rows())
        .allSatisfy(
            row -> assertThat(row.cells()).extracting(Cell::mode).containsExactly(Mode.values()));
    assertThat(table.cells()).extracting(Cell::name).doesNotHaveDuplicates();
  }

  @Test
  void expected_quickCells_areOfAllModesAndNeedNoWait() {
    var quick = table.cells().stream().filter(Cell::quick).toList();

    assertThat(quick).hasSizeGreaterThanOrEqualTo(FEWEST_QUICK);
    assertThat(quick).extracting(Cell::mode).contains(Mode.values());
    assertThat(quick).noneMatch(cell -> cell.scan().showsAck());
  }

  @Test
  void expected_names_areThoseOfScans() {
    var known = Arrays.stream(ScanType.values()).map(ScanType::text).collect(Collectors.toSet());

    assertThat(table.cells())
        .allSatisfy(cell -> assertThat(known).containsAll(cell.expected().named()));
  }

  @Test
  void expected_decoys_endInNoVerdictOrNothing() {
    assertThat(table.cells().stream().filter(cell -> cell.scan().withDecoys()))
        .noneMatch(cell -> cell.expected().ending() == Ending.VERDICT);
  }

  @Test
  void document_holdsTheTableAsItIs() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .as("docs/matrix.md must hold this table:%n%s", table.markdown())
        .contains("\n\n" + table.markdown() + "\n");
  }

  @Test
  void document_explainsEveryScan() throws IOException {
    var document = Files.readString(DOCUMENT);

    assertThat(table.rows().stream().map(row -> row.scan().scanner()).distinct())
        .allSatisfy(scanner -> assertThat(document).contains("`%s`:".formatted(scanner)));
  }

  @Test
  void expected_tools_areThoseThatAreNamed() {
    assertThat(table.cells())
        .allSatisfy(
            cell -> assertThat(Set.of("", cell.scan().scanner())).contains(cell.expected().tool()));
    assertThat(table.cells().stream().map(cell -> cell.expected().tool()))
        .contains("nmap", "masscan", "zmap", "hping3");
  }

  @ParameterizedTest
  @CsvSource({
    "-,            '',        NO_VERDICT, '',   –",
    "ACK,          ACK,       NO_VERDICT, '',   ACK",
    "SYN+FIN!,     SYN+FIN,   VERDICT,    '',   **SYN+FIN**",
    "odd flags!,   odd flags, VERDICT,    '',   **odd flags**",
    "SYN! by zmap, SYN,       VERDICT,    zmap, **SYN** by zmap",
    "SYN~,         SYN,       DECOYS,     '',   SYN (decoys)",
    "ACK & FIN!,   ACK;FIN,   VERDICT,    '',   **ACK & FIN**"
  })
  void finding_written_isReadAndShown(
      String written, String names, Ending ending, String tool, String shown) {
    var named = new TreeSet<>(names.isEmpty() ? List.<String>of() : List.of(names.split(";", -1)));

    assertThat(Finding.parse(written)).isEqualTo(new Finding(named, ending, tool));
    assertThat(Finding.parse(written).text()).isEqualTo(shown);
  }

  @Test
  void parse_columnMissing_saysInWhichRow() {
    assertThatThrownBy(() -> Table.parse("nmap -sS | SYN! | -"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nmap -sS has 2 columns, not 6");
  }
}
