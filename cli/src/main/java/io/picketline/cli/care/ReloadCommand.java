package io.picketline.cli.care;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has the daemon read its configuration file again. */
@Command(
    name = "reload",
    description = {
      "Have the daemon read its configuration and ignore files again: all of it or nothing. Keys"
          + " that it takes only when it starts are named."
    },
    footer = {"picket reload --dry-run", "picket reload"})
public final class ReloadCommand implements Callable<Integer> {

  private static final Columns<LocalReply.Reloaded> COLUMNS =
      Columns.of(LocalReply.Reloaded.class)
          .column("IN FORCE", "inForce", LocalReply.Reloaded::inForce)
          .column("WAITS FOR A RESTART", "needRestart", LocalReply.Reloaded::needRestart)
          .column("PROBLEMS", "problems", LocalReply.Reloaded::problems);

  private final Session session;

  @Mixin private Rehearsed rehearsed = new Rehearsed();

  public ReloadCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var order = new LocalRequest.Reload(rehearsed.only());
    var reloaded = session.ask(order, LocalReply.Reloaded.class);
    reloaded.problems().forEach(session::note);
    session.show(reloaded, Rows.one(COLUMNS, reloaded), out -> print(reloaded, out));
    reloaded.warnings().forEach(warning -> session.note("warning: " + warning));
    return reloaded.problems().isEmpty() ? ExitCode.DONE : ExitCode.NOT_SO;
  }

  private void print(LocalReply.Reloaded reloaded, PrintWriter out) {
    var only = rehearsed.only();
    if (!reloaded.problems().isEmpty()) {
      out.println(
          only
              ? "would not be reloaded: what is in force would stay so"
              : "not reloaded: what was in force before still is");
      return;
    }
    list(out, only ? "would be in force: " : "in force: ", reloaded.inForce());
    list(
        out, only ? "would wait for a restart: " : "waits for a restart: ", reloaded.needRestart());
    if (reloaded.inForce().isEmpty() && reloaded.needRestart().isEmpty()) {
      out.println(only ? "nothing would change" : "nothing has changed");
    }
  }

  private static void list(PrintWriter out, String before, List<String> lines) {
    lines.forEach(line -> out.println(before + Names.printable(line)));
  }
}
