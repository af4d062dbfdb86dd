package io.picketline.cli;

import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Standing;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists the verdicts in force. */
@Command(
    name = "verdicts",
    description = "List the verdicts in force; those that expire first come last.")
final class VerdictsCommand implements Callable<Integer> {

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "List at most so many, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  VerdictsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > 1000) {
      throw new ParameterException(
          spec.commandLine(), "--limit: %d is not in 1 to 1000".formatted(limit));
    }
    var verdicts = session.ask(new LocalRequest.ListVerdicts(limit), LocalReply.Verdicts.class);
    session.show(verdicts, out -> print(verdicts, out));
    var left = verdicts.total() - verdicts.verdicts().size();
    if (left > 0) {
      session.note("%d more; list them with --limit".formatted(left));
    }
    return ExitCode.DONE;
  }

  private void print(LocalReply.Verdicts verdicts, PrintWriter out) {
    var table =
        new Table(
            "", "SOURCE", "KIND", "ON", "LEFT", "SINCE", "BY", "OFFENCE", "REASON", "NOT YET ON");
    verdicts.verdicts().forEach(standing -> row(table, standing));
    table.print(out, session.palette());
  }

  private void row(Table table, Standing standing) {
    var verdict = standing.verdict();
    table.row(
        verdict.source(),
        standing.kind().name().toLowerCase(Locale.ROOT),
        standing.scope(),
        Spans.left(session.now(), verdict.expiresAt()),
        Spans.since(session.now(), verdict.decidedAt()) + " ago",
        Asker.nameIn(verdict.decidedBy()),
        verdict.offence() == 0 ? "-" : verdict.offence(),
        verdict.reason(),
        standing.notYetOn().isEmpty() ? "-" : String.join(" ", standing.notYetOn()));
  }
}
