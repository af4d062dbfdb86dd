package io.picketline.cli;

import io.picketline.cli.BlockList.Entry;
import io.picketline.cli.BlockList.Problem;
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

  private final Session session;
  private final String name;
  private final boolean skipBad;
  private final boolean dryRun;
  private final List<Problem> problems = new ArrayList<>();
  private boolean forbidden;
  private int blocked;
  private int kept;
  private long seq;

  /**
   * What came of it.
   *
   * @param kept sources left alone, whose verdict lasts longer
   * @param dryRun whether it is only what would come of it
   */
  record Outcome(int blocked, int kept, List<Problem> problems, boolean dryRun, long seq) {}

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
      ask(list.blocks(), true);
    }
    var stopped = !problems.isEmpty() && !skipBad;
    if (stopped) {
      blocked = 0;
      kept = 0;
    } else if (!dryRun) {
      blocked = 0;
      kept = 0;
      ask(list.blocks(), false);
    }
    show(stopped);
    if (!problems.isEmpty() && !skipBad) {
      return forbidden && list.problems().isEmpty() ? ExitCode.REFUSED : ExitCode.USAGE;
    }
    return !dryRun && wait.isPresent()
        ? new InForce(session).await(seq, wait.get())
        : ExitCode.DONE;
  }

  private void ask(List<Entry> entries, boolean rehearsed) {
    for (var from = 0; from < entries.size(); from += LocalRequest.Import.MOST) {
      var to = Math.min(entries.size(), from + LocalRequest.Import.MOST);
      take(entries.subList(from, to), rehearsed);
      session.progress(
          "%s %,d of %,d".formatted(rehearsed ? "checked" : "blocked", to, entries.size()));
    }
    if (!entries.isEmpty()) {
      session.progress("\u001b[K");
    }
  }

  private void take(List<Entry> part, boolean rehearsed) {
    // a rehearsal asks for what can be blocked, so that the count is right whatever is bad
    var request =
        new LocalRequest.Import(
            part.stream().map(Entry::block).toList(), rehearsed || skipBad, rehearsed);
    var answer = session.ask(request, LocalReply.Imported.class);
    for (var misfit : answer.misfits()) {
      problems.add(new Problem(part.get(misfit.index()).line(), misfit.message()));
      forbidden |= misfit.reason() == Reason.FORBIDDEN;
    }
    blocked += answer.blocked();
    kept += answer.kept();
    seq = Math.max(seq, answer.seq());
  }

  private void show(boolean stopped) {
    problems.sort(Comparator.comparingInt(Problem::line));
    for (var problem : problems) {
      session.note("%s:%d: %s".formatted(name, problem.line(), problem.problem()));
    }
    if (stopped) {
      session.note(
          "nothing was blocked: %d of its lines are bad; --skip-bad blocks the others"
              .formatted(problems.size()));
    }
    session.show(
        new Outcome(blocked, kept, problems, dryRun, seq),
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
