package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs, each given every answer with an attacker's text in it, in every form of output. */
class HostileTextTest {

  @TempDir Path run;

  /** At least one verb for each way to show an answer; FILE is a list. */
  private static final List<String> VERBS =
      List.of(
          "status",
          "why 192.0.2.7",
          "where 192.0.2.7",
          "verdicts",
          "history",
          "sensors",
          "block 192.0.2.7 --for 1h --reason x --wait=1s",
          "import FILE --for 1h",
          "export",
          "why --sensor web-1",
          "revert --sensor web-1 --since 1h --yes",
          "enroll web-9",
          "user list",
          "ignore list",
          "ignore remove 192.0.2.7",
          "ignore diff FILE",
          "ignore history",
          "reload",
          "selftest");

  private static final String WRONG = "answers something else";

  /** What is in it goes into a certificate, and to no terminal. */
  private static final Class<?> FOR_THE_AUTHORITY = TrustReply.UserAdded.class;

  @BeforeEach
  void list() throws IOException {
    Files.writeString(run.resolve("list"), "192.0.2.7\n192.0.2.8\n");
  }

  @Test
  void verb_toldHostileText_printsNoneOfIt() throws IOException {
    var shown = new HashSet<Class<?>>();
    for (var reply : HostileAnswers.all()) {
      for (var verb : VERBS) {
        var ran = ran(reply, verb, "table");
        assertHarmless(reply, verb, ran);
        assertThat(ran.code()).as(verb).isNotEqualTo(ExitCode.UNREACHABLE);
        if (!ran.err().contains(WRONG)) {
          shown.add(reply.getClass());
          for (var form : List.of("wide", "json", "jsonl", "yaml", "csv", "name")) {
            assertHarmless(reply, verb + " -o " + form, ran(reply, verb, form));
          }
        }
      }
    }

    // an answer that no verb shows has no verb in the list above yet
    assertThat(HostileAnswers.all())
        .extracting(Object::getClass)
        .filteredOn(type -> type != FOR_THE_AUTHORITY)
        .allMatch(shown::contains);
  }

  @Test
  void export_hostileReason_isTextToASpreadsheet() throws IOException {
    var reply =
        HostileAnswers.all().stream()
            .filter(LocalReply.Exported.class::isInstance)
            .findFirst()
            .orElseThrow();

    var csv = ran(reply, "export", "csv");

    assertHarmless(reply, "export", csv);
    assertThat(csv.out().lines().skip(1)).singleElement().asString().contains(",'=x");
  }

  @Test
  void verb_hostileArguments_areNotSaidBackRaw() {
    for (var verb : List.of("why", "block", "unblock", "nonsense", "replay", "config check")) {
      var line = new ArrayList<>(List.of(verb.split(" ", -1)));
      line.add(HostileAnswers.HOSTILE.replace("\u0000", ""));
      var ran = Ran.picket(run, line.toArray(String[]::new));

      assertThat(HostileAnswers.harmful(ran.out())).as(verb).isFalse();
      assertThat(HostileAnswers.harmful(ran.err())).as(verb).isFalse();
    }
  }

  private static void assertHarmless(LocalReply reply, String verb, Ran ran) {
    var what = reply.getClass().getSimpleName() + ", " + verb;
    assertThat(ran.out()).as(what).matches(text -> !HostileAnswers.harmful(text));
    assertThat(ran.err()).as(what).matches(text -> !HostileAnswers.harmful(text));
    assertThat(ran.err()).as(what).doesNotContain("a fault of this program");
  }

  private Ran ran(LocalReply reply, String verb, String output) throws IOException {
    var line = new ArrayList<String>();
    for (var word : verb.split(" ", -1)) {
      line.add(word.equals("FILE") ? run.resolve("list").toString() : word);
    }
    line.addAll(List.of("-o", output));
    try (var _ = ScriptedDaemon.answering(fresh(), request -> answer(reply, request))) {
      return Ran.picket(run, line.toArray(String[]::new));
    }
  }

  /** A change that is waited for is made; what is asked of it then is what is tried. */
  private static LocalReply answer(LocalReply reply, LocalRequest request) {
    return reply instanceof LocalReply.Reach && !(request instanceof LocalRequest.Reach)
        ? new LocalReply.Changed(List.of("done"), 7)
        : reply;
  }

  private Path fresh() throws IOException {
    var socket = run.resolve("coordinator/admin.sock");
    Files.deleteIfExists(socket);
    return socket;
  }
}
