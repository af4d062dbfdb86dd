package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Real scanners against a sensor in each mode. */
class Lab40MatrixIT {

  private static final boolean FULL = Boolean.getBoolean("picketline.full");
  private static final int FEWEST = FULL ? 60 : 20;

  @TestFactory
  Stream<DynamicTest> matrix_everyCell_isNamedAndBlockedAsExpected() {
    var played = FULL ? Played.scenario("matrix") : Played.scenario("matrix", "--quick");
    var cells = played.report().path("cells");
    var enough =
        dynamicTest(
            "there are enough cells",
            () -> assertThat(cells.size()).as(played::all).isGreaterThanOrEqualTo(FEWEST));
    return Stream.concat(Stream.of(enough), played.proofs());
  }

  @Test
  void matrix_unknownCell_isRefused() {
    var ran = Ran.bin(Played.LIMIT, "lab", "matrix", "--cells", "atcp, unicornscan");

    assertThat(ran.exit()).as(ran::all).isNotZero();
    assertThat(ran.err()).contains("no cell of the matrix has \"atcp, unicornscan\" in its name");
  }

  @Test
  void matrix_cellsByName_areAlonePlayed() {
    var played = Played.scenario("matrix", "--cells", "atcp, nmap -sF");

    assertThat(List.of(played.report().path("cells").size(), played.report().path("hosts").asInt()))
        .as(played::all)
        .containsExactly(1, 1);
    assertThat(played.report().path("cells").path(0).path("named").path(0).asText())
        .isEqualTo("FIN");
    assertThat(played.report().path("cells").path(0).path("blocked").asBoolean()).isTrue();
  }
}
