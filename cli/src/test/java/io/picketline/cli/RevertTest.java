package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.TestimonyReply.Reverted;
import io.picketline.protocol.local.TestimonyReply.Testimony;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rests on one sensor's word, and how it is taken back, against a daemon on a real socket. */
class RevertTest {
  private static final Resting ALONE = resting("198.51.100.1", List.of());
  private static final Resting TOO = resting("198.51.100.2", List.of("db-1", "db-2"));

  @TempDir Path run;

  @Test
  void why_sensor_listsAllPartsWithWhatTheyRestOn() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), RevertTest::answer)) {
      var ran = Ran.picket(run, "why", "--sensor", "web-1", "--since", "2h");

      assertThat(ran.err()).isEmpty();
      assertThat(ran.code()).isZero();
      assertThat(ran.out())
          .contains("198.51.100.1  it alone ")
          .contains("198.51.100.2  it and db-1 db-2 ")
          .contains("2 verdicts in force rest on what web-1 told: 1 on it alone, 1 on others too.")
          .contains("picket revert --sensor web-1 --since TIME");
      var since = Optional.of(Ran.NOW.minus(Duration.ofHours(2)));
      assertThat(daemon.asked())
          .containsExactly(
              new LocalRequest.WhySensor("web-1", since, Optional.empty()),
              new LocalRequest.WhySensor("web-1", since, Optional.of(ALONE.source())));
    }
  }

  @Test
  void why_sensorOfWhichNothingIsInForce_isNotSo() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), RevertTest::answer)) {
      var ran = Ran.picket(run, "why", "--sensor", "nobody");

      assertThat(ran.out()).isEqualTo("No verdict in force rests on what nobody told.\n");
      assertThat(ran.err()).isEqualTo("picket: no host of the fleet is called nobody\n");
      assertThat(ran.code()).isEqualTo(ExitCode.NOT_SO);
    }
  }

  @Test
  void why_sensorAsJson_isOneObject() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), RevertTest::answer)) {
      assertThat(Ran.picket(run, "why", "--sensor", "web-1", "-o", "jsonl").out())
          .startsWith("{")
          .contains("\"alone\":true", "\"others\":[\"db-1\",\"db-2\"]", "\"more\":false")
          .hasLineCount(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "why",
        "why 198.51.100.1 --sensor web-1",
        "why 198.51.100.1 --since 2h",
        "why --since 2h",
        "revert --sensor web-1",
        "revert --since 2h",
        "revert --sensor a/b --since 2h"
      })
  void arguments_thatDoNotFit_areRefused(String line) {
    assertThat(Ran.picket(run, line.split(" ", -1)).code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void revert_dryRun_onlyTells() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), RevertTest::answer)) {
      var ran = Ran.picket(run, "revert", "--sensor", "web-1", "--since", "2h", "--dry-run");

      assertThat(ran.err()).isEmpty();
      assertThat(ran.code()).isZero();
      assertThat(ran.out())
          .contains("198.51.100.1  it alone ")
          .contains("Would end 2 that rested on what web-1 told; 3 stand by what others saw.")
          .contains("would go out of all sums");
      assertThat(daemon.asked()).hasSize(2).noneMatch(LocalRequest::changes);
    }
  }

  @Test
  void revert_withoutATerminal_isRefusedUnlessYes() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), RevertTest::answer)) {
      var ran = Ran.picket(run, "revert", "--sensor", "web-1", "--since", "2h");
      assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(ran.err())
          .contains("nothing was changed: 2 verdicts that do not stand without web-1 would end")
          .contains("--yes");
      assertThat(daemon.asked()).noneMatch(LocalRequest::changes);

      var done = Ran.picket(run, "revert", "--sensor", "web-1", "--since", "2h", "--yes");
      assertThat(done.code()).isZero();
      assertThat(done.out()).contains("Ended 2 that rested on what web-1 told; 3 stand");
      assertThat(daemon.asked()).filteredOn(LocalRequest::changes).hasSize(2);
    }
  }

  @Test
  void revert_onATerminal_isAsked() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), RevertTest::answer)) {
      var no = Ran.answering(run, "n\n", "revert", "--sensor", "web-1", "--since", "2h");
      assertThat(no.code()).isEqualTo(ExitCode.REFUSED);

      var yes = Ran.answering(run, "y\n", "revert", "--sensor", "web-1", "--since", "2h");
      assertThat(yes.code()).isZero();
    }
  }

  private static LocalReply answer(LocalRequest request) {
    return switch (request) {
      case LocalRequest.WhySensor why when why.host().equals("nobody") ->
          new Testimony("nobody", false, List.of(), Optional.empty(), false);
      case LocalRequest.WhySensor why ->
          why.after().isEmpty()
              ? new Testimony("web-1", true, List.of(ALONE), Optional.of(ALONE.source()), true)
              : new Testimony("web-1", true, List.of(TOO), Optional.of(TOO.source()), false);
      case LocalRequest.Revert revert -> {
        var first = revert.after().isEmpty();
        var ended = first ? ALONE : TOO;
        yield new Reverted(
            "web-1", true, List.of(ended), first ? 1 : 2, Optional.of(ended.source()), first, 7);
      }
      default -> throw new IllegalArgumentException(request.toString());
    };
  }

  private static Resting resting(String source, List<String> others) {
    return new Resting(
        Prefix.parse(source),
        others.isEmpty(),
        others,
        false,
        1,
        "SYN scan",
        Ran.NOW.minusSeconds(60),
        Ran.NOW.plusSeconds(540));
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
