package io.picketline.cli.everyday;

import static java.util.Locale.ROOT;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.output.Table;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows who did what, and what happened. */
@Command(
    name = "history",
    description = {
      "Show what was done, and what happened: who blocked, unblocked or ignored what, when, from"
          + " where and why, what was in force before, and what else happened; the newest last. A"
          + " coordinator knows it."
    },
    footer = {"picket history --since 7d", "picket history --since 2h --evidence 198.51.100.7"})
public final class HistoryCommand implements Callable<Integer> {

  /** What is told of each event. */
  static final Columns<Event> COLUMNS =
      Columns.of(Event.class)
          .column("TIME", "at", event -> Spans.moment(event.at()))
          .column("WHAT", "kind", event -> event.kind().wireName())
          .wide("SEVERITY", "severity", Event::severity)
          .name("ABOUT", "about", Event::about)
          .data("until")
          .column("FOR", "", HistoryCommand::span)
          .column("BY", "by", Event::by)
          .wide("FROM", "from", Event::from)
          .data("origin", "text")
          .text("TEXT", "", HistoryCommand::text)
          .wide("BEFORE", "before", Event::before)
          .wide("AFTER", "after", Event::after)
          .wide("PLACE", "place", Event::place);

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Arguments.ToMoment.class,
      description = {
        "Nothing before it: a span before now such as 2h or 7d, or a moment such as"
            + " 2026-01-31T12:00:00Z."
      })
  private Arguments.@Nullable Moment since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Show at most so many, the newest, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--evidence",
      description = "With the probes behind each verdict, as far as they are still kept.")
  private boolean evidence;

  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX",
      converter = Arguments.ToPrefix.class,
      description = "Only what concerns this address or prefix: what lies in it, what covers it.")
  private @Nullable Prefix about;

  public HistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > LocalRequest.Recall.MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "--limit: %d is not in 1 to %d".formatted(limit, LocalRequest.Recall.MOST));
    }
    var from = Optional.ofNullable(since).map(moment -> moment.asOf(session.now()));
    var asked = new LocalRequest.Recall(from, Optional.ofNullable(about), limit, evidence);
    var past = session.ask(asked, LocalReply.Past.class);
    var rows = Rows.each(COLUMNS, past.events());
    session.show(past, rows, _ -> print(rows));
    past.note().ifPresent(session::note);
    if (past.more()) {
      session.note("there is more before that; --limit and --since say how much is shown");
    }
    return ExitCode.DONE;
  }

  /** The table of the events, or, with the probes behind them, one of both. */
  private void print(Rows<Event> rows) {
    if (!evidence) {
      session.table(rows);
      return;
    }
    var table = new Table("", "TIME", "WHAT", "ABOUT", "FOR", "BY", "FROM", "TEXT").text(6);
    for (var event : rows.list()) {
      table.row(
          Spans.moment(event.at()),
          event.kind().wireName(),
          event.about().map(Prefix::toString).orElse("-"),
          span(event).orElse("-"),
          event.by(),
          event.from().orElse("-"),
          text(event));
      for (var piece : event.evidence()) {
        var probe = piece.probe();
        table.row(
            "  " + Spans.exactMoment(probe.at()),
            "probe",
            probe.source(),
            "-",
            piece.host(),
            "-",
            probe.protocol().name().toLowerCase(ROOT) + "/" + probe.port());
      }
    }
    session.table(table);
  }

  private static Optional<String> span(Event event) {
    return event.until().map(end -> Spans.left(event.at(), end));
  }

  private static String text(Event event) {
    if (event.origin().isEmpty()) {
      return event.text();
    }
    return event.text().isEmpty() ? event.origin() : event.origin() + ": " + event.text();
  }
}
