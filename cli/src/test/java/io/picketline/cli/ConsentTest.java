package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import io.picketline.protocol.local.IgnoreReply.IgnoreForecast;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What concerns many is not done without a yes. */
class ConsentTest {

  private static final String BLOCK = "block 192.0.0.0/15 --for 1h --reason x";

  @TempDir Path run;

  @ParameterizedTest
  @ValueSource(
      strings = {
        BLOCK,
        "block 2001:d00::/31 --for 1h --reason x",
        "unblock 0.0.0.0/0",
        "ignore add 10.0.0.0/8 --comment ours",
        "ignore add 10.0.0.0/8 --comment ours --for 1h"
      })
  void widePrefix_noTerminal_isRefusedUnlessYes(String line) throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), request -> answer(request, 0))) {
      var ran = Ran.picket(run, line.split(" "));

      assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(ran.err()).contains("nothing was changed", "wider than /", "--yes");
      assertThat(daemon.asked()).isEmpty();
      assertThat(Ran.picket(run, (line + " --yes").split(" ")).code()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block 192.0.0.0/16 --for 1h --reason x",
        "unblock 2001:d00::/32",
        "unblock 0.0.0.0/0 --dry-run"
      })
  void narrowPrefixOrDryRun_isNotAskedFor(String line) throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), request -> answer(request, 0))) {
      assertThat(Ran.picket(run, line.split(" ")).code()).isZero();
    }
  }

  @Test
  void widePrefix_terminal_isAsked() throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), request -> answer(request, 0))) {
      var no = Ran.answering(run, "\n", BLOCK.split(" "));

      assertThat(no.err()).contains("192.0.0.0/15 is wider than /16").contains("Go on? [y/N]");
      assertThat(no.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(daemon.asked()).isEmpty();
      assertThat(Ran.answering(run, "y\n", BLOCK.split(" ")).code()).isZero();
    }
  }

  @Test
  void force_toldWhatComesOfIt_isRefusedUnlessYes() throws IOException {
    var forced = "block 192.0.2.1 --for 1h --reason x --force";
    try (var daemon = ScriptedDaemon.answering(socket(), request -> answer(request, 0))) {
      var ran = Ran.picket(run, forced.split(" "));

      assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(ran.err()).contains("nothing was changed: done; --yes does it");
      assertThat(daemon.asked()).hasSize(1).noneMatch(LocalRequest::changes);
      assertThat(Ran.picket(run, (forced + " --yes").split(" ")).code()).isZero();
      assertThat(Ran.picket(run, (forced + " --dry-run").split(" ")).code()).isZero();
    }
  }

  @Test
  void unblockAll_secondHalfFails_tellsWhatWasDoneBefore() throws IOException {
    try (var _ =
        ScriptedDaemon.answering(
            socket(),
            request ->
                request instanceof LocalRequest.Unblock(var prefix, _, _) && prefix.address().isV4()
                    ? new LocalReply.Changed(List.of("192.0.2.7 unblocked"), 7)
                    : new LocalReply.Refused(LocalReply.Reason.UNAVAILABLE, "nobody leads"))) {
      var ran = Ran.picket(run, "unblock", "--all", "--yes");

      assertThat(ran.code()).isEqualTo(ExitCode.PARTLY);
      assertThat(ran.out()).contains("192.0.2.7 unblocked");
      assertThat(ran.err()).contains("the others are as they were: nobody leads");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"push", "undo"})
  void ignore_moreThanHalfOfTheRulesGone_isRefusedUnlessYes(String verb) throws IOException {
    try (var daemon = ScriptedDaemon.answering(socket(), request -> answer(request, 6))) {
      var ran = Ran.picket(run, ignore(verb));

      assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(ran.err()).contains("the ignore list would lose 6 of its 10 rules");
      assertThat(daemon.asked()).noneMatch(LocalRequest::changes);
      assertThat(Ran.picket(run, ignore(verb, "--yes")).code()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"push", "undo"})
  void ignore_halfOfTheRulesGone_isNotAskedFor(String verb) throws IOException {
    try (var _ = ScriptedDaemon.answering(socket(), request -> answer(request, 5))) {
      assertThat(Ran.picket(run, ignore(verb)).code()).isZero();
    }
  }

  private String[] ignore(String verb, String... more) throws IOException {
    var list = Files.writeString(run.resolve("ours.list"), "192.0.2.1 ours\n").toString();
    var line = verb.equals("push") ? "ignore push " + list : "ignore undo";
    return (line + " " + String.join(" ", more)).strip().split(" ");
  }

  private static LocalReply answer(LocalRequest request, int removed) {
    var ignoring =
        request instanceof LocalRequest.EditIgnored || request instanceof LocalRequest.UndoIgnored;
    return ignoring && !request.changes()
        ? new IgnoreForecast(
            7, List.of(), List.of(), 0, removed, 10, 10 - removed, 0, List.of(), List.of())
        : new LocalReply.Changed(List.of("done"), 0);
  }

  private Path socket() {
    return run.resolve("coordinator/admin.sock");
  }
}
