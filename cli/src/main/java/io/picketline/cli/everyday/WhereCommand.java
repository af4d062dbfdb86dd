package io.picketline.cli.everyday;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.HostRow;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Tally;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says on which hosts a source is blocked. */
@Command(
    name = "where",
    description = {
      "Say on which hosts an address or prefix is blocked: how and since when; and on which it is"
          + " not, and why. On a sensor's host: how that host treats it.",
      "Exit code 0 if all of it is blocked on all hosts that can be reached, 5 if some of it or on"
          + " some, 1 on none."
    },
    footer = "picket where 198.51.100.7")
public final class WhereCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      paramLabel = "ADDRESS",
      converter = Arguments.ToPrefix.class,
      description = "The address, or a prefix such as 198.51.100.0/24.")
  private @Nullable Prefix source;

  public WhereCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var asked = new LocalRequest.Where(Arguments.given(source));
    var where = session.ask(asked, LocalReply.Whereabouts.class);
    session.show(where, Rows.in(columns(), where.rows()), out -> print(where, out));
    where.notes().forEach(session::note);
    if (where.tally().rows() > where.rows().size()) {
      session.note("%d more rows".formatted(where.tally().rows() - where.rows().size()));
    }
    return code(where.tally());
  }

  private static int code(Tally tally) {
    if (tally.some() == 0) {
      return ExitCode.NOT_SO;
    }
    return tally.whole() == tally.there() ? ExitCode.DONE : ExitCode.PARTLY;
  }

  private void print(LocalReply.Whereabouts where, PrintWriter out) {
    var palette = session.palette();
    var asked = palette.strong(where.prefix().toString());
    where
        .spared()
        .ifPresent(why ->
            out.println("%s can never be blocked: %s.".formatted(asked, Names.printable(why))));
    if (where.rows().isEmpty()) {
      out.println("%s is %s on any host.".formatted(asked, palette.good("not blocked")));
      return;
    }
    session.table(Rows.in(columns(), where.rows()));
  }

  private Columns<HostRow> columns() {
    return Columns.of(HostRow.class)
        .column("SOURCE", "source", HostRow::source)
        .name("HOST", "host", HostRow::host)
        .column("SENSOR", "state", HostRow::state)
        .column("HOW", "kind", row -> row.kind().map(Object.class::cast).orElse("not blocked"))
        .column("SINCE", "since", row -> row.since().map(session::ago))
        .column("LEFT", "until", row -> row.until().map(end -> Spans.left(session.now(), end)))
        .text("WHY", "why", HostRow::why);
  }
}
