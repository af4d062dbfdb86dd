package io.picketline.cli;

import static java.util.Locale.ROOT;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.output.Table;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Deed;
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
      "Show who blocked, unblocked or ignored what, when, from where and why, what was in force"
          + " before, and what else happened; the newest last. A coordinator knows it."
    })
final class HistoryCommand implements Callable<Integer> {

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

  HistoryCommand(Session session) {
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
    session.show(past, Rows.each(columns(), past.deeds()), _ -> print(past));
    past.note().ifPresent(session::note);
    if (past.more()) {
      session.note("there is more before that; --limit and --since say how much is shown");
    }
    return ExitCode.DONE;
  }

  private void print(LocalReply.Past past) {
    var table = new Table("", "TIME", "WHAT", "ABOUT", "FOR", "BY", "FROM", "TEXT", "BEFORE");
    for (var deed : past.deeds()) {
      table.row(
          Spans.moment(deed.at()),
          deed.what(),
          deed.about().map(Prefix::toString).orElse("-"),
          deed.until().map(end -> Spans.left(deed.at(), end)).orElse("-"),
          deed.by(),
          deed.from().orElse("-"),
          text(deed),
          deed.before().orElse("-"));
      for (var piece : deed.evidence()) {
        var probe = piece.probe();
        table.row(
            "  " + Spans.exactMoment(probe.at()),
            "probe",
            probe.source(),
            "-",
            piece.host(),
            "-",
            probe.protocol().name().toLowerCase(ROOT) + "/" + probe.port(),
            "-");
      }
    }
    session.table(table);
  }

  private Columns<Deed> columns() {
    return Columns.of(Deed.class)
        .data("at", "what")
        .name("ABOUT", "about", Deed::about)
        .data("by", "from", "origin", "until", "text", "before", "seq");
  }

  private static String text(Deed deed) {
    if (deed.origin().isEmpty()) {
      return deed.text();
    }
    return deed.text().isEmpty() ? deed.origin() : deed.origin() + ": " + deed.text();
  }
}
