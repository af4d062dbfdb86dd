package io.picketline.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.fuzz.FuzzRun;
import io.picketline.fuzz.FuzzRuns;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lists that operators get from others, under a fuzzer. */
class FuzzTest {
  private static final List<FuzzRun> TARGETS =
      List.of(
          new FuzzRun("ignore-list", IgnoreTextFuzz.class, "", 2_048),
          new FuzzRun("block-list", BlockListFuzz.class, "", 2_048));

  private static @Nullable FuzzRuns runs;

  @BeforeAll
  static void begin() {
    runs = FuzzRuns.begin(TARGETS);
  }

  @AfterAll
  static void end() {
    requireNonNull(runs).close();
  }

  static List<FuzzRun> targets() {
    return TARGETS;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void keptInputs_areReadAgain(FuzzRun run) throws Exception {
    assertThat(run.readKept()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void fuzzer_findsNothing(FuzzRun run) {
    var begun = requireNonNull(runs);

    assertThat(begun.of(run)).succeedsWithin(begun.longest());
  }
}
