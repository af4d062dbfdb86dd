package io.picketline.cli;

import static java.util.Locale.ROOT;

import io.picketline.cli.Session.Output;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Replay;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** Writes what replay finds, file by file: for people as tables, for programs as lines of JSON. */
final class ReplayAnswer {
  private static final double NANOS = 1e9;
  private static final String NO_TOOL = "none";

  private final Session session;
  private boolean readable;
  private boolean follows;

  ReplayAnswer(Session session) {
    this.session = session;
  }

  /** What programs read of a verdict. */
  private record VerdictLine(
      String file,
      Prefix source,
      String view,
      SourceAddress victim,
      String scan,
      String shape,
      String tool,
      int pairs,
      long packets,
      double score,
      Instant first,
      Instant decided,
      boolean guarded,
      String kind) {}

  /** What programs read of a file. */
  private record SummaryLine(
      String file, long packets, long contacts, long sources, long verdicts, double seconds) {}

  /** Whether any of the files could be read. */
  boolean isReadable() {
    return readable;
  }

  void show(Replay.Outcome outcome) {
    var file = Names.printable(outcome.file().toString());
    outcome.error().ifPresent(error -> session.note(file + ": " + Names.printable(error)));
    if (!outcome.readable()) {
      return;
    }
    readable = true;
    if (session.output() == Output.TABLE) {
      session.write(out -> tables(outcome, out));
    } else {
      lines(outcome);
    }
  }

  private void lines(Replay.Outcome outcome) {
    var file = outcome.file().toString();
    for (var found : outcome.verdicts()) {
      var verdict = found.verdict();
      session.line(
          Map.of(
              "verdict",
              new VerdictLine(
                  file,
                  verdict.source(),
                  word(found.view()),
                  found.victim(),
                  found.scan().text(),
                  shape(found),
                  tool(found),
                  found.pairs(),
                  found.packets(),
                  Math.round(verdict.score() * 1e6) / 1e6,
                  found.first(),
                  found.decided(),
                  found.guarded(),
                  word(found.kind()))));
    }
    session.line(
        Map.of(
            "summary",
            new SummaryLine(
                file,
                outcome.packets(),
                outcome.contacts(),
                outcome.sources(),
                outcome.verdicts().size(),
                outcome.span().toNanos() / NANOS)));
  }

  private void tables(Replay.Outcome outcome, PrintWriter out) {
    if (follows) {
      out.println();
    }
    follows = true;
    out.println(
        "%s: %d packets in %s s, %d contacts of %d sources, %d verdicts"
            .formatted(
                Names.printable(outcome.file().toString()),
                outcome.packets(),
                String.format(ROOT, "%.1f", outcome.span().toNanos() / NANOS),
                outcome.contacts(),
                outcome.sources(),
                outcome.verdicts().size()));
    if (!outcome.verdicts().isEmpty()) {
      verdicts(outcome).print(out, session.palette());
    }
    if (!outcome.named().isEmpty()) {
      var named = new Table("  ", "PROBES", "COUNT");
      outcome.named().forEach(named::row);
      named.print(out, session.palette());
    }
    var counters = new Table("  ", "PACKETS", "COUNT");
    outcome
        .counters()
        .forEach((name, count) -> {
          if (count > 0) {
            counters.row(name, count);
          }
        });
    counters.print(out, session.palette());
  }

  private static Table verdicts(Replay.Outcome outcome) {
    var table =
        new Table(
            "  ", "SOURCE", "VIEW", "VICTIM", "SCAN", "SHAPE", "TOOL", "PAIRS", "SCORE", "DECIDED",
            "KIND");
    for (var found : outcome.verdicts()) {
      var verdict = found.verdict();
      table.row(
          verdict.source(),
          word(found.view()),
          found.victim(),
          found.scan().text(),
          shape(found),
          tool(found),
          found.pairs(),
          String.format(ROOT, "%.2f", verdict.score()),
          Spans.exactMoment(found.decided()),
          word(found.kind()) + (found.guarded() ? ", guarded" : ""));
    }
    return table;
  }

  private static String shape(Replay.Found found) {
    return found.verdict().shape().orElseThrow().text();
  }

  private static String tool(Replay.Found found) {
    return found.verdict().tool().map(tool -> tool.text()).orElse(NO_TOOL);
  }

  private static String word(Replay.View view) {
    return view.name().toLowerCase(Locale.ROOT);
  }

  private static String word(BlockKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
