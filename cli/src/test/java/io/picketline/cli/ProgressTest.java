package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.cli.session.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of something that takes long, and to whom. */
class ProgressTest {

  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|''|imported, 3s",
        "4000|0|blocks|imported 4,000 blocks, 3s",
        "0|10000|''|imported [....................]   0%  0 of 10,000",
        "2500|10000|''|imported [#####...............]  25%  2,500 of 10,000, 9s left",
        "10000|10000|hosts|imported [####################] 100%  10,000 of 10,000 hosts",
        "20|10|''|imported [####################] 100%  10 of 10"
      })
  void line_countsAndTellsWhatIsLeft(long done, long total, String of, String line) {
    var reached = new Progress.Reached(done, total, of);

    assertThat(Progress.line("imported", reached, Duration.ofSeconds(3))).isEqualTo(line);
  }

  @Test
  void longWork_watched_isShownAndTakenAway() {
    try (var progress = begun(true, Duration.ZERO)) {
      progress.at(1, 4, "hosts");
      await().until(() -> err.toString().contains("\rwaiting [#####"));

      progress.aside(() -> err.append("answer"));
    }

    assertThat(err.toString()).contains("\r\u001b[Kanswer").endsWith("\r\u001b[K");
  }

  @Test
  void shortWork_isNotShown() {
    try (var progress = begun(true, Duration.ofHours(1))) {
      progress.at(1, 4, "hosts");
    }

    assertThat(err.toString()).isEmpty();
  }

  @Test
  void longWork_unwatched_isNotShown() throws InterruptedException {
    try (var progress = begun(false, Duration.ZERO)) {
      progress.at(1, 4, "hosts");
      progress.ended();
    }

    assertThat(err.toString()).isEmpty();
  }

  private Progress begun(boolean watched, Duration soon) {
    return new Progress(new PrintWriter(err), () -> watched, "waiting", soon);
  }
}
