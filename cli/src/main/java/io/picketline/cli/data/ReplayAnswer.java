package io.picketline.cli.data;

import static java.util.Locale.ROOT;

import io.picketline.cli.everyday.WhyText;
import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Paper;
import io.picketline.cli.output.Rows;
import io.picketline.cli.output.Table;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Replay;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Writes what replay finds, file by file: for people as tables, for programs as lines of JSON. */
final class ReplayAnswer {
  private static final double NANOS = 1e9;
  private static final String NO_TOOL = "none";

  private static final Columns<VerdictLine> COLUMNS =
      Columns.of(VerdictLine.class)
          .data("file")
          .name("SOURCE", "source", VerdictLine::source)
          .column("VIEW", "view", VerdictLine::view)
          .column("VICTIM", "victim", VerdictLine::victim)
          .column("SCAN", "scan", VerdictLine::scan)
          .column("SHAPE", "shape", VerdictLine::shape)
          .column("TOOL", "tool", VerdictLine::tool)
          .column("PAIRS", "pairs", VerdictLine::pairs)
          .wide("PACKETS", "packets", VerdictLine::packets)
          .column("SCORE", "score", it -> WhyText.number(it.score()))
          .wide("FIRST", "first", it -> Spans.exactMoment(it.first()))
          .column("DECIDED", "decided", it -> Spans.exactMoment(it.decided()))
          .column("KIND", "kind", it -> it.kind() + (it.guarded() ? ", guarded" : ""))
          .data("guarded");

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
      String kind) {

    static VerdictLine of(String file, Replay.Found found) {
      var verdict = found.verdict();
      return new VerdictLine(
          file,
          verdict.source(),
          word(found.view()),
          found.victim(),
          found.scan().text(),
          verdict.shape().orElseThrow().text(),
          verdict.tool().map(tool -> tool.text()).orElse(NO_TOOL),
          found.pairs(),
          found.packets(),
          Math.round(verdict.score() * 1e6) / 1e6,
          found.first(),
          found.decided(),
          found.guarded(),
          word(found.kind()));
    }
  }

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
    var paper = session.paper();
    switch (paper.format()) {
      case TABLE, WIDE -> tables(outcome, paper);
      case JSON, JSONL -> lines(outcome, paper::line);
      case YAML -> lines(outcome, paper::document);
      case CSV -> {
        if (!follows) {
          paper.csvHead(COLUMNS);
        }
        found(outcome).forEach(verdict -> paper.csv(COLUMNS, verdict));
      }
      case NAME -> found(outcome).forEach(verdict -> paper.name(COLUMNS, verdict));
      case PLAIN ->
          throw new CommandException(ExitCode.USAGE, "plain is for 'picket export' alone");
    }
    follows = true;
  }

  private static List<VerdictLine> found(Replay.Outcome outcome) {
    var file = outcome.file().toString();
    return outcome.verdicts().stream().map(found -> VerdictLine.of(file, found)).toList();
  }

  private static void lines(Replay.Outcome outcome, Consumer<Object> to) {
    found(outcome).forEach(verdict -> to.accept(Map.of("verdict", verdict)));
    to.accept(
        Map.of(
            "summary",
            new SummaryLine(
                outcome.file().toString(),
                outcome.packets(),
                outcome.contacts(),
                outcome.sources(),
                outcome.verdicts().size(),
                outcome.span().toNanos() / NANOS)));
  }

  private void tables(Replay.Outcome outcome, Paper paper) {
    var out = paper.out();
    if (follows) {
      out.println();
    }
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
      paper.table("  ", Rows.in(COLUMNS, found(outcome)));
    }
    if (!outcome.named().isEmpty()) {
      var named = new Table("  ", "PROBES", "COUNT");
      outcome.named().forEach(named::row);
      paper.print(named);
    }
    var counters = new Table("  ", "PACKETS", "COUNT");
    outcome
        .counters()
        .forEach((name, count) -> {
          if (count > 0) {
            counters.row(name, count);
          }
        });
    paper.print(counters);
  }

  private static String word(Replay.View view) {
    return view.name().toLowerCase(Locale.ROOT);
  }

  private static String word(BlockKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
