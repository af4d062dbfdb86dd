package io.picketline.cli;

import io.picketline.cli.BlockList.Entry;
import io.picketline.cli.BlockList.Problem;
import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Has a list blocked part by part, each acknowledged; asks first whether all of it can be. */
final class ImportRun {

  private static final Columns<Outcome> COLUMNS =
      Columns.of(Outcome.class)
          .column("BLOCKED", "blocked", Outcome::blocked)
          .column("KEPT", "kept", Outcome::kept)
          .column("BAD", "", it -> it.problems().size())
          .column("LOG ENTRY", "seq", Outcome::seq)
          .column("DRY RUN", "dryRun", Outcome::dryRun)
          .column("FAILURE", "failure", Outcome::failure);

  private final Session session;
  private final String name;
  private final boolean skipBad;
  private final boolean dryRun;
  private final List<Problem> problems = new ArrayList<>();
  private boolean forbidden;
  private Optional<CommandException> failure = Optional.empty();
  private int blocked;
  private int kept;
  private long seq;

  /**
   * What came of it.
   *
   * @param kept sources left alone, whose verdict lasts longer
   * @param dryRun whether it is only what would come of it
   * @param failure why the rest of the list was not blocked, if so
   */
  record Outcome(
      int blocked,
      int kept,
      List<Problem> problems,
      boolean dryRun,
      long seq,
      Optional<String> failure) {}

  ImportRun(Session session, String name, boolean skipBad, boolean dryRun) {
    this.session = session;
    this.name = name;
    this.skipBad = skipBad;
    this.dryRun = dryRun;
  }

  /** Blocks the list; answers the exit code. */
  int run(BlockList list, Optional<Duration> wait) {
    problems.addAll(list.problems());
    if (dryRun || !skipBad) {
      rehearse(list.blocks());
    }
    var bad = !problems.isEmpty() && !skipBad;
    if (!dryRun) {
      blocked = 0;
      kept = 0;
      if (!bad) {
        block(list.blocks());
      }
    }
    show(bad && !dryRun);
    if (bad) {
      return forbidden && list.problems().isEmpty() ? ExitCode.REFUSED : ExitCode.USAGE;
    }
    return failure.map(this::stopped).orElseGet(() -> dryRun ? ExitCode.DONE : made(wait));
  }

  private int made(Optional<Duration> wait) {
    return session.waited(session.made(), seq, wait);
  }

  /** The exit code of a list that is blocked in part, or not at all. */
  private int stopped(CommandException cause) {
    return blocked + kept > 0 ? ExitCode.PARTLY : cause.exitCode();
  }

  /** Finds out what can be blocked; without a daemon, only which lines are bad by themselves. */
  private void rehearse(List<Entry> entries) {
    try {
      ask(entries, true);
    } catch (CommandException e) {
      if (problems.isEmpty()) {
        throw e;
      }
      session.note("what may be blocked is not known: " + e.getMessage());
    }
  }

  private void block(List<Entry> entries) {
    try {
      ask(entries, false);
    } catch (CommandException e) {
      failure = Optional.of(e);
    }
  }

  private void ask(List<Entry> entries, boolean rehearsed) {
    try (var progress = session.progress(rehearsed ? "checked" : "blocked")) {
      for (var from = 0; from < entries.size(); from += LocalRequest.Import.MOST) {
        var to = Math.min(entries.size(), from + LocalRequest.Import.MOST);
        progress.at(from, entries.size(), "");
        take(entries.subList(from, to), rehearsed);
      }
    }
  }

  private void take(List<Entry> part, boolean rehearsed) {
    // a rehearsal asks for what can be blocked, so that the count is right whatever is bad
    var request =
        new LocalRequest.Import(
            part.stream().map(Entry::block).toList(), rehearsed || skipBad, rehearsed);
    var answer = session.ask(request, LocalReply.Imported.class);
    for (var misfit : answer.misfits()) {
      if (misfit.index() < 0 || misfit.index() >= part.size()) {
        throw new CommandException(
            ExitCode.REFUSED, "the daemon answers something else than it was asked");
      }
      problems.add(new Problem(part.get(misfit.index()).line(), misfit.message()));
      forbidden |= misfit.reason() == Reason.FORBIDDEN;
    }
    blocked += answer.blocked();
    kept += answer.kept();
    seq = Math.max(seq, answer.seq());
    if (!answer.misfits().isEmpty() && !request.skipBad()) {
      throw new CommandException(
          forbidden ? ExitCode.REFUSED : ExitCode.USAGE,
          "lines that could be blocked a moment ago cannot be any more");
    }
  }

  private void show(boolean nothing) {
    problems.sort(Comparator.comparingInt(Problem::line));
    for (var problem : problems) {
      session.note("%s:%d: %s".formatted(name, problem.line(), problem.problem()));
    }
    if (nothing) {
      session.note(
          "nothing was blocked: %d of its lines are bad; --skip-bad blocks the others"
              .formatted(problems.size()));
    }
    failure.ifPresent(cause ->
        session.note(
            "%s; %d of the list are blocked, and stay so: import it once more for the rest"
                .formatted(cause.getMessage(), blocked + kept)));
    var why = failure.map(cause -> String.valueOf(cause.getMessage()));
    var outcome = new Outcome(blocked, kept, problems, dryRun, seq, why);
    session.show(
        outcome,
        Rows.one(COLUMNS, outcome),
        out ->
            out.println(
                "%s %d%s%s"
                    .formatted(
                        dryRun ? "would block" : "blocked",
                        blocked,
                        kept == 0 ? "" : ", left %d that are blocked for longer".formatted(kept),
                        problems.isEmpty() ? "" : ", %d bad".formatted(problems.size()))));
  }
}
