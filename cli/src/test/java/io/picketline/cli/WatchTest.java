package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Epoch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The screen of a terminal with 8 rows of 60 columns, or none, until the daemon has no more. */
class WatchTest {

  private static final Map<String, String> TERMINAL =
      Map.of("COLUMNS", "60", "LINES", "8", "NO_COLOR", "1");

  @TempDir private Path run;

  @Test
  void watch_onATerminal_fillsItWithTheLatestAndNoMore() throws IOException {
    var ran = watched(true, events("a reason that goes on beyond the end of every row of this"));

    assertThat(ran.out()).startsWith("\u001b[H").endsWith("\u001b[J");
    var rows = rows(ran);
    assertThat(rows).hasSize(7).allMatch(row -> row.length() <= 60);
    assertThat(rows.getFirst()).isEqualTo("coordinator core-1  2026-01-01T00:00:00Z");
    assertThat(rows.get(3)).startsWith("00:00:06Z  blocked             198.51.100.6");
    assertThat(rows.getLast())
        .startsWith("00:00:09Z  blocked             198.51.100.9")
        .endsWith("\u2026");
  }

  @Test
  void watch_hostileText_doesNothingToTheTerminal() throws IOException {
    var ran = watched(true, events("\u001b[2J\u001b]0;x\u0007\u202e"));

    assertThat(rows(ran)).noneMatch(HostileAnswers::harmful);
  }

  @Test
  void watch_noTerminal_writesWhatHappensAsLines() throws IOException {
    var ran = watched(false, events("SYN scan"));

    assertThat(ran.out().lines()).hasSize(10).allMatch(line -> line.startsWith("{\"place\":"));
  }

  private Ran watched(boolean terminal, List<Event> events) throws IOException {
    var told = new AtomicBoolean();
    try (var _ =
        ScriptedDaemon.answering(
            run.resolve("coordinator/admin.sock"), request -> answer(request, told, events))) {
      return Ran.picket(run, TERMINAL, terminal, "watch");
    }
  }

  private static LocalReply answer(LocalRequest request, AtomicBoolean told, List<Event> events) {
    if (request instanceof ListEvents && told.getAndSet(true)) {
      return new LocalReply.Refused(LocalReply.Reason.FORBIDDEN, "no more");
    }
    return request instanceof ListEvents
        ? new EventList(events, events.getLast().place(), false, false)
        : Answers.coordinatorStatus();
  }

  private static List<Event> events(String text) {
    return IntStream.range(0, 10)
        .mapToObj(i ->
            Event.of(EventKind.BLOCKED, Ran.NOW.plusSeconds(i), "core-1", text)
                .on(Prefix.parse("198.51.100." + i))
                .placed(new EventPlace(new Epoch(3, 255), i + 1, 0)))
        .toList();
  }

  private static List<String> rows(Ran ran) {
    return ran.out().replaceAll("\u001b\\[[HJK]", "").lines().toList();
  }
}
