package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the past, and what is said where it is not all there. */
class HistoryTest {

  @TempDir private Path run;

  @Test
  void history_sinceASpan_asksFromThatLongAgo() throws Exception {
    try (var daemon = FakeDaemon.answering(socket(), Answers.history())) {
      Ran.picket(run, "history", "--since", "2h", "--evidence");

      assertThat(daemon.asked())
          .isEqualTo(
              new LocalRequest.Recall(
                  Optional.of(Answers.NOW.minus(Duration.ofHours(2))),
                  Optional.empty(),
                  100,
                  true));
    }
  }

  @Test
  void history_sinceNoTime_isAWrongCommandLine() {
    var ran = Ran.picket(run, "history", "--since", "yesterday");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("'yesterday' is no time; write 30m, 2h, 7d or 2026");
  }

  @Test
  void history_limitTooHigh_isAWrongCommandLine() {
    assertThat(Ran.picket(run, "history", "--limit", "1001").code()).isEqualTo(2);
  }

  @Test
  void history_notAllOfIt_saysSoOnStandardErrorOnly() throws IOException {
    var past = new LocalReply.Past(List.of(), true, Optional.of("the disk is full"));
    try (var _ = FakeDaemon.answering(socket(), past)) {
      var ran = Ran.picket(run, "history");

      assertThat(ran.err()).contains("the disk is full").contains("there is more before that");
      assertThat(ran.out()).doesNotContain("full").doesNotContain("more");
      assertThat(ran.code()).isZero();
    }
  }

  @Test
  void change_thatIsNotOnDisk_isShownAndSaysSo() throws IOException {
    var changed = new LocalReply.Changed(List.of("unblocked 198.51.100.7"), 44);
    var reply = new LocalReply.NotOnDisk(changed, "the disk is full");
    try (var _ = FakeDaemon.answering(socket(), reply)) {
      var ran = Ran.picket(run, "unblock", "198.51.100.7");

      assertThat(ran.out()).isEqualTo("unblocked 198.51.100.7\n");
      assertThat(ran.err()).contains("memory alone").contains("the disk is full");
      assertThat(ran.code()).isEqualTo(6);
    }
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
