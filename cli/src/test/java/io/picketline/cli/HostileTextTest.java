package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.NotifyReply;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.local.TestimonyReply;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.VerdictPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs, each given every answer with an attacker's text in it, in every form of output. */
class HostileTextTest {

  @TempDir Path run;

  private static final List<String> FORMS =
      List.of("table", "wide", "json", "jsonl", "yaml", "csv", "name");

  /** At least one verb for each way to show an answer, and what it shows; FILE is a list. */
  private static final Map<String, List<Class<? extends LocalReply>>> VERBS =
      Map.ofEntries(
          entry("status", StatusReply.SensorStatus.class, StatusReply.CoordinatorStatus.class),
          entry("why 192.0.2.7", LocalReply.Explanation.class, LocalReply.Refused.class),
          entry("where 192.0.2.7", LocalReply.Whereabouts.class),
          entry("verdicts", LocalReply.Verdicts.class),
          entry("history", LocalReply.Past.class),
          entry("history --evidence", LocalReply.Past.class),
          entry("events", EventList.class),
          entry("sensors", LocalReply.Sensors.class),
          entry(
              "block 192.0.2.7 --for 1h --reason x --wait=1s",
              LocalReply.Changed.class,
              LocalReply.Reach.class,
              LocalReply.NotOnDisk.class,
              LocalReply.Refused.class),
          entry("import FILE --for 1h", LocalReply.Imported.class),
          entry("export", LocalReply.Exported.class),
          entry("export token add fw-1", TrustReply.ExportTokenAdded.class),
          entry("export token list", TrustReply.ExportTokens.class),
          entry("why --sensor web-1", TestimonyReply.Testimony.class),
          entry("revert --sensor web-1 --since 1h --yes", TestimonyReply.Reverted.class),
          entry("enroll web-9", TrustReply.Enrolled.class),
          entry("user list", TrustReply.Users.class),
          entry("ignore list", IgnoreReply.Ignored.class),
          entry("ignore remove 192.0.2.7", LocalReply.Changed.class),
          entry("ignore diff FILE", IgnoreReply.IgnoreForecast.class),
          entry("ignore history", IgnoreReply.IgnoreVersions.class),
          entry("metrics", Measured.class),
          entry("notify", NotifyReply.Receivers.class),
          entry("notify test ops", NotifyReply.Tested.class),
          entry("reload", LocalReply.Reloaded.class));

  /** Answers to questions of which no verb above asks both. */
  private static final List<Class<? extends LocalReply>> UNASKED =
      List.of(LocalReply.Reloaded.class, TrustReply.Users.class);

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static Map.Entry<String, List<Class<? extends LocalReply>>> entry(
      String verb, Class<? extends LocalReply>... shown) {
    return Map.entry(verb, List.of(shown));
  }

  private static final String WRONG = "answers something else";

  /**
   * What is in it goes into a certificate, to who follows events, or to programs. Or there is no
   * text of anybody's in it.
   */
  private static final Set<Class<?>> NOT_SHOWN =
      Set.of(
          TrustReply.UserAdded.class,
          VerdictPage.class,
          SelfTestReply.Played.class,
          SelfTestReply.InFilter.class);

  @BeforeEach
  void list() throws IOException {
    Files.writeString(run.resolve("list"), "192.0.2.7\n192.0.2.8\n");
  }

  @Test
  void verb_toldHostileText_printsNoneOfIt() throws IOException {
    var replies = HostileAnswers.all();
    var shown = new HashSet<Class<?>>();
    for (var verb : VERBS.entrySet()) {
      for (var reply : replies) {
        if (verb.getValue().contains(reply.getClass())) {
          shown.add(reply.getClass());
          // how far a change has come is told in notes alone, however the rest is written
          for (var form : reply instanceof LocalReply.Reach ? FORMS.subList(0, 1) : FORMS) {
            var ran = ran(reply, verb.getKey(), form);
            assertHarmless(reply, verb.getKey() + " -o " + form, ran);
            assertThat(ran.err()).doesNotContain(WRONG);
          }
        }
      }
    }

    // an answer that no verb shows has no verb in the list above yet
    assertThat(replies)
        .extracting(Object::getClass)
        .filteredOn(type -> !NOT_SHOWN.contains(type))
        .allMatch(shown::contains);
  }

  @Test
  void verb_answerToAnotherQuestion_isRefusedInPrintableWords() throws IOException {
    var replies = HostileAnswers.all();
    for (var verb : VERBS.entrySet()) {
      var other =
          replies.stream()
              .filter(reply -> !verb.getValue().contains(reply.getClass()))
              .filter(reply -> UNASKED.contains(reply.getClass()))
              .findFirst()
              .orElseThrow();
      var ran = ran(other, verb.getKey(), "table");

      assertHarmless(other, verb.getKey(), ran);
      assertThat(ran.code()).as(verb.getKey()).isNotZero();
    }
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
