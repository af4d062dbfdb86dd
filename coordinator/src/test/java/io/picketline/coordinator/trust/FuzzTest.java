package io.picketline.coordinator.trust;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.fuzz.FuzzRun;
import io.picketline.fuzz.FuzzRuns;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a host without a certificate hands to the authority, under a fuzzer. */
class FuzzTest {
  private static final FuzzRun REQUEST =
      new FuzzRun("request", CertificateRequestFuzz.class, ":org.bouncycastle.**", 1_400);

  private static @Nullable FuzzRuns runs;

  @BeforeAll
  static void begin() {
    runs = FuzzRuns.begin(List.of(REQUEST));
  }

  @AfterAll
  static void end() {
    requireNonNull(runs).close();
  }

  @Test
  void keptInputs_areReadAgain() throws Exception {
    assertThat(REQUEST.readKept()).isPositive();
  }

  @Test
  void fuzzer_findsNothing() {
    var begun = requireNonNull(runs);

    assertThat(begun.of(REQUEST)).succeedsWithin(begun.longest());
  }
}
