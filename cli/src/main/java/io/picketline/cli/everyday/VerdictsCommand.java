package io.picketline.cli.everyday;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Standing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists the verdicts in force. */
@Command(
    name = "verdicts",
    description = "List the verdicts in force; those that expire first come last.",
    footer = {"picket verdicts", "picket verdicts --limit 20 -o wide"})
public final class VerdictsCommand implements Callable<Integer> {

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "List at most so many, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  public VerdictsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > 1000) {
      throw new ParameterException(
          spec.commandLine(), "--limit: %d is not in 1 to 1000".formatted(limit));
    }
    var verdicts = session.ask(new LocalRequest.ListVerdicts(limit), LocalReply.Verdicts.class);
    session.show(verdicts, Rows.each(columns(session), verdicts.verdicts()));
    if (verdicts.total() == 0) {
      session.noteIfNone(verdicts.verdicts(), "nobody is blocked");
    }
    var left = verdicts.total() - verdicts.verdicts().size();
    if (left > 0) {
      session.note("%d more; list them with --limit".formatted(left));
    }
    return ExitCode.DONE;
  }

  /** What is told of each verdict in force. */
  static Columns<Standing> columns(Session session) {
    return Columns.of(Standing.class)
        .name("SOURCE", "verdict.source", it -> it.verdict().source())
        .column("KIND", "kind", Standing::kind)
        .column("ON", "scope", Standing::scope)
        .column(
            "LEFT", "verdict.expiresAt", it -> Spans.left(session.now(), it.verdict().expiresAt()))
        .column("SINCE", "verdict.decidedAt", it -> session.ago(it.verdict().decidedAt()))
        .column("BY", "verdict.decidedBy", it -> Asker.nameIn(it.verdict().decidedBy()))
        .wide("ORIGIN", "verdict.origin", it -> it.verdict().origin())
        .wide("SCAN", "verdict.type", it -> it.verdict().type())
        .wide("SHAPE", "verdict.shape", it -> it.verdict().shape())
        .wide("TOOL", "verdict.tool", it -> it.verdict().tool())
        .wide("VERIFIED", "verdict.verified", it -> it.verdict().verified())
        .wide("SCORE", "verdict.score", it -> WhyText.number(it.verdict().score()))
        .wide("OFFENCE", "verdict.offence", it -> it.verdict().offence())
        .text("REASON", "verdict.reason", it -> it.verdict().reason())
        .sparse("NOT YET ON", "notYetOn", Standing::notYetOn);
  }
}
