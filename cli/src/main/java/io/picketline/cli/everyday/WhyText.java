package io.picketline.cli.everyday;

import static java.util.Locale.ROOT;

import io.picketline.cli.output.Format;
import io.picketline.cli.output.Paper;
import io.picketline.cli.output.Table;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Names;
import io.picketline.protocol.Origin;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.LocalReply.Explanation;
import io.picketline.protocol.local.Said;
import io.picketline.protocol.local.Standing;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;

/** An explanation as a person reads it. */
public record WhyText(PrintWriter out, Paper paper, Instant now) {

  /** The TCP flags from the lowest bit up (RFC 9293, 3.1). */
  private static final String FLAGS = "FSRPAUEC";

  private static final int MOST_LATEST = 10;

  private static final String NETWORK = "network";

  void print(Explanation why) {
    headline(why);
    why.spared().ifPresent(reason -> line("spared", reason));
    for (var standing : why.verdicts()) {
      out.println();
      standing(standing, why);
    }
    if (why.pairs() > 0 || !why.evidence().isEmpty()) {
      out.println();
      out.println(
          "  Score now %s, from %s; %s decides."
              .formatted(number(why.score()), pairs(why.pairs()), number(SequentialTest.LIMIT)));
      more(why);
    }
    said(why.said());
    why.undo().ifPresent(this::undo);
  }

  /** What more there is than the evidence that decided, a screen full of it. */
  private void more(Explanation why) {
    var shown = new HashSet<Evidence>();
    why.verdicts().forEach(standing -> shown.addAll(standing.verdict().evidence()));
    var all = why.evidence().stream().filter(piece -> !shown.contains(piece)).toList();
    var from = paper.format() == Format.WIDE ? 0 : Math.max(0, all.size() - MOST_LATEST);
    var left = from == 0 ? "" : ", the last of %d; -o wide has all".formatted(all.size());
    var title = shown.isEmpty() ? "Evidence" : "Other evidence";
    evidence("%s, oldest first%s:".formatted(title, left), all.subList(from, all.size()));
  }

  private void headline(Explanation why) {
    var name = why.name().map(it -> " (" + Names.printable(it) + ")").orElse("");
    var source = paper.palette().strong(why.prefix().toString()) + name;
    if (why.verdicts().isEmpty()) {
      out.println("%s is %s.".formatted(source, paper.palette().good("not blocked")));
      return;
    }
    var longest =
        why.verdicts().stream()
            .map(standing -> standing.verdict().expiresAt())
            .max(Instant::compareTo)
            .orElse(now);
    var until = "until %s (%s left)".formatted(Spans.moment(longest), Spans.left(now, longest));
    if (!why.blocksAll() && why.notInForce().isEmpty()) {
      var count = why.verdicts().size();
      out.println(
          "In %s %s %s%s."
              .formatted(
                  source,
                  count == 1 ? "1 source is" : count + " sources are",
                  paper.palette().bad("blocked"),
                  count == 1 ? " " + until : ", the last " + until));
      return;
    }
    out.println(
        why.notInForce()
            .map(reason ->
                "%s is %s here: %s. It would be blocked %s."
                    .formatted(
                        source,
                        paper.palette().good("not blocked"),
                        Names.printable(reason),
                        until))
            .orElseGet(
                () -> "%s is %s %s.".formatted(source, paper.palette().bad("blocked"), until)));
  }

  private void standing(Standing standing, Explanation why) {
    var verdict = standing.verdict();
    out.println(
        "  " + paper.palette().strong(verdict.source() + ": " + Names.printable(verdict.reason())));
    verdict.type().ifPresent(type -> line("scan", scan(verdict)));
    line("rule", rule(standing));
    line(
        "decided",
        "%s ago by %s, at %s"
            .formatted(
                Spans.since(now, verdict.decidedAt()),
                verdict.decidedBy(),
                Spans.moment(verdict.decidedAt())));
    if (why.verdicts().size() > 1) {
      line(
          "until",
          "%s (%s left)"
              .formatted(Spans.moment(verdict.expiresAt()), Spans.left(now, verdict.expiresAt())));
    }
    line(
        "in force",
        why.notInForce().isEmpty()
            ? where(standing) + ": " + how(standing.kind())
            : notHere(standing));
    if (!standing.notYetOn().isEmpty()) {
      line("not yet on", String.join(" ", standing.notYetOn()));
    }
    evidence("Evidence, oldest first; the last decided:", verdict.evidence());
    if (!verdict.furtherHosts().isEmpty()) {
      line("seen too by", String.join(" ", verdict.furtherHosts()));
    }
  }

  private static String scan(Verdict verdict) {
    var type = verdict.type().map(scan -> scan.text()).orElse("");
    return verdict
        .shape()
        .map(shape -> "%s, %s".formatted(type, shape.name().toLowerCase(ROOT)))
        .orElse(type);
  }

  private static String rule(Standing standing) {
    var verdict = standing.verdict();
    if (verdict.origin() != Origin.DETECTED) {
      return "an operator's order";
    }
    return "%s, %s evidence: score %s where %s decides, offence %d"
        .formatted(
            standing.scope().equals(NETWORK) ? "network verdict" : "local verdict",
            verdict.verified() ? "verified" : "unverified",
            number(verdict.score()),
            number(SequentialTest.LIMIT),
            verdict.offence());
  }

  private static String where(Standing standing) {
    return standing.scope().equals(NETWORK) ? "on every host" : "on " + standing.scope();
  }

  private static String notHere(Standing standing) {
    return standing.scope().equals(NETWORK)
        ? "not here; elsewhere: " + how(standing.kind())
        : "nowhere; would be: " + how(standing.kind());
  }

  private static String how(BlockKind kind) {
    return switch (kind) {
      case SUSPECT -> "dropped, its probes of unserved ports still watched (suspect)";
      case RESTRICTED -> "dropped, but for what this host served it lately (restricted)";
      case BLOCKED -> "dropped unseen (blocked)";
    };
  }

  private void evidence(String title, List<Evidence> evidence) {
    if (evidence.isEmpty()) {
      return;
    }
    out.println("  " + title);
    var table = new Table("    ", "TIME", "HOST", "PORT", "FLAGS", "SCAN", "KIND", "WEIGHT");
    for (var piece : evidence) {
      var probe = piece.probe();
      table.row(
          Spans.exactMoment(probe.at()),
          piece.host(),
          probe.protocol().name().toLowerCase(ROOT) + "/" + probe.port(),
          probe.protocol() == IpProtocol.TCP ? flags(probe.flags()) : "",
          piece.type().text(),
          piece.kind().number(),
          number(piece.kind().weight()));
    }
    paper.print(table);
  }

  private void said(List<Said> said) {
    if (said.isEmpty()) {
      return;
    }
    out.println();
    out.println("  First bytes at trap ports, oldest first; those over UDP may be forged:");
    var table = new Table("    ", "TIME", "SOURCE", "PORT", "FIRST BYTES");
    for (var each : said) {
      table.row(
          Spans.exactMoment(each.at()),
          each.source().toString(),
          each.protocol().name().toLowerCase(ROOT) + "/" + each.port(),
          each.first());
    }
    paper.print(table);
  }

  /** The letters of the flags that are set; {@code none} for a NULL probe. */
  private static String flags(int flags) {
    var letters = new StringBuilder();
    for (var bit = 0; bit < FLAGS.length(); bit++) {
      if ((flags & 1 << bit) != 0) {
        letters.append(FLAGS.charAt(bit));
      }
    }
    return letters.isEmpty() ? "none" : letters.toString();
  }

  private void undo(String command) {
    out.println();
    out.println("  To undo: " + paper.palette().strong(Names.printable(command)));
  }

  private void line(String name, String value) {
    out.println(
        "  %s%s%s"
            .formatted(name, " ".repeat(Math.max(1, 12 - name.length())), Names.printable(value)));
  }

  private static String pairs(int count) {
    return count == 1 ? "1 pair of host and port" : count + " pairs of host and port";
  }

  public static String number(double value) {
    return String.format(ROOT, "%.2f", value);
  }
}
