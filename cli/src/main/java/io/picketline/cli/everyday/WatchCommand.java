package io.picketline.cli.everyday;

import io.picketline.cli.output.Format;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.Names;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The view that an operator leaves open: how the daemon is, and the latest that happened. */
@Command(
    name = "watch",
    description = {
      "Show how the daemon is and what happens, until Ctrl-C. Where nobody looks at a terminal: what"
          + " happens, as JSON, one object a line."
    },
    footer = "picket watch")
public final class WatchCommand implements Callable<Integer> {

  /** Kept for a terminal that is made higher. */
  private static final int MOST = 100;

  /** Rows of the screen that are no events, with the one that the cursor is in. */
  private static final int OTHER_ROWS = 4;

  /** To the upper left corner; clear the rest of a row; clear all below (ECMA-48). */
  private static final String HOME = "\u001b[H";

  private static final String CLEAR_ROW = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final Session session;
  private final Deque<Event> latest = new ArrayDeque<>();

  public WatchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var screen = session.onTerminal() && session.output() == Format.TABLE;
    new EventStream(session, EventFilter.ALL).follow(MOST, screen ? this::show : this::pass);
    return ExitCode.DONE;
  }

  private boolean pass(EventList list) {
    list.events().forEach(session.paper()::line);
    return session.flushed();
  }

  private boolean show(EventList list) {
    for (var event : list.events()) {
      latest.add(event);
      if (latest.size() > MOST) {
        latest.remove();
      }
    }
    if (!list.more()) {
      var status = session.ask(new LocalRequest.ShowStatus(), LocalReply.class);
      draw(status, session.paper().out());
    }
    return session.flushed();
  }

  private void draw(LocalReply status, PrintWriter out) {
    var columns = session.width() > 0 ? session.width() : Integer.MAX_VALUE;
    var rows = new ArrayList<String>();
    rows.add(session.palette().strong(cut(title(status), columns)));
    rows.add(cut(counts(status), columns));
    rows.add("");
    var text = new EventText(session.palette());
    var room = Math.max(1, session.height() - OTHER_ROWS);
    latest.stream()
        .skip(Math.max(0, latest.size() - room))
        .forEach(event -> rows.add(text.brief(event, columns)));
    out.print(HOME);
    for (var row : rows) {
      out.print(row);
      out.print(CLEAR_ROW);
      out.println();
    }
    out.print(CLEAR_BELOW);
  }

  private static String cut(String row, int columns) {
    return Names.escaped(row.length() > columns ? row.substring(0, columns) : row);
  }

  private String title(LocalReply status) {
    var now = Spans.moment(session.now());
    return switch (status) {
      case StatusReply.SensorStatus sensor -> "sensor %s  %s".formatted(sensor.host(), now);
      case StatusReply.CoordinatorStatus one -> "coordinator %s  %s".formatted(one.name(), now);
      default -> now;
    };
  }

  private static String counts(LocalReply status) {
    return switch (status) {
      case StatusReply.SensorStatus sensor ->
          "blocked %d  suspects %d  link %s  warnings %d"
              .formatted(
                  sensor.blocks(), sensor.suspects(), sensor.linkState(), sensor.warnings().size());
      case StatusReply.CoordinatorStatus one ->
          "verdicts %d  sensors %d of %d live  leader %s  warnings %d"
              .formatted(
                  one.verdicts(),
                  one.sensorsLive(),
                  one.sensorsKnown(),
                  one.leader(),
                  one.warnings().size());
      default -> "";
    };
  }
}
