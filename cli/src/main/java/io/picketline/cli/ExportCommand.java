package io.picketline.cli;

import io.picketline.cli.output.Format;
import io.picketline.cli.output.Paper;
import io.picketline.lists.CsvLine;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Exported;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Writes all blocks in force as a list. */
@Command(
    name = "export",
    description = {
      "Write all blocks in force, one a line: -o jsonl (which it is if not said), csv or plain.",
      "'picket import' reads csv, with the time that is left, and plain."
    },
    footer = "picket export -o csv")
final class ExportCommand implements Callable<Integer> {

  private final Session session;

  ExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (session.output() == Format.CSV) {
      session.paper().out().println("address,duration,reason");
    }
    var paper = session.paper();
    var after = Optional.<Prefix>empty();
    var told = 0L;
    var total = inForce();
    try (var progress = session.progress("exported")) {
      while (true) {
        var part = session.ask(new LocalRequest.Export(after), Exported.class);
        progress.aside(() -> part.blocks().forEach(block -> print(block, paper)));
        if (!part.more()) {
          return ExitCode.DONE;
        }
        told += part.blocks().size();
        progress.at(told, total, "blocks");
        after = Optional.of(part.blocks().getLast().source());
      }
    }
  }

  /** About as many as there will be; 0 where nobody watches. */
  private long inForce() {
    return session.watched()
        ? session.ask(new LocalRequest.ListVerdicts(1), LocalReply.Verdicts.class).total()
        : 0;
  }

  private void print(ExportedBlock block, Paper paper) {
    switch (session.output()) {
      case CSV -> paper.out().println(csv(block));
      case PLAIN, NAME -> paper.out().println(block.source());
      case YAML -> paper.document(block);
      case TABLE, WIDE, JSON, JSONL -> paper.line(block);
    }
  }

  private String csv(ExportedBlock block) {
    var left = Math.max(1, Duration.between(session.now(), block.expiresAt()).toSeconds());
    return "%s,%ds,%s".formatted(block.source(), left, CsvLine.field(block.reason()));
  }
}
