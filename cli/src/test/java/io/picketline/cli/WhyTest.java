package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of prefixes, and of sources that are free again. */
class WhyTest {

  @TempDir Path run;

  @Test
  void why_prefixThatHoldsBlockedSources_countsThem() throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), _ -> within("198.51.100.0/24"))) {
      var ran = Ran.picket(run, "why", "198.51.100.0/24");

      assertThat(ran.out()).startsWith("In 198.51.100.0/24 2 sources are blocked, the last until ");
      assertThat(ran.code()).isZero();
    }
  }

  @Test
  void why_sourceThatIsFreeAgain_tellsWhatHappenedLast() throws IOException {
    try (var daemon =
        ScriptedDaemon.answering(
            socket(),
            request ->
                request instanceof LocalRequest.Why ? Answers.notBlocked() : Answers.history())) {
      var ran = Ran.picket(run, "why", "198.51.100.7");
      var data = Ran.picket(run, "why", "198.51.100.7", "-o", "json");
      var quiet = Ran.picket(run, "why", "198.51.100.7", "-q");

      assertThat(ran.err())
          .startsWith("picket: the last of it: ")
          .endsWith(" ago; 'picket history 198.51.100.7' tells all\n");
      assertThat(ran.code()).isEqualTo(ExitCode.NOT_SO);
      assertThat(data.err()).isEmpty();
      assertThat(quiet).isEqualTo(new Ran(ran.code(), ran.out(), ""));
      assertThat(daemon.asked()).hasSize(5);
    }
  }

  @Test
  void undone_severalInsideAPrefix_isThePrefix() {
    var about = Prefix.parse("198.51.100.0/24");
    var one = Answers.scanned().verdict();

    assertThat(LocalReply.Explanation.undone(about, List.of(one, one))).contains(about);
    assertThat(LocalReply.Explanation.undone(about, List.of(one))).contains(one.source());
    assertThat(LocalReply.Explanation.undone(about, List.of())).isEmpty();
    assertThat(LocalReply.Explanation.undone(one.source(), List.of(one, one)))
        .contains(one.source());
  }

  private static LocalReply within(String prefix) {
    return new LocalReply.Explanation(
        Prefix.parse(prefix),
        Optional.empty(),
        Answers.blocked().verdicts(),
        Optional.of("198.51.100.1 is a host's"),
        Optional.empty(),
        0,
        0,
        List.of(),
        List.of(),
        Optional.of("picket unblock " + prefix));
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
