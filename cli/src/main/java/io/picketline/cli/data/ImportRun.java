package io.picketline.cli.data;

import io.picketline.cli.data.ListOrders.Order;
import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.LastWord;
import io.picketline.cli.session.Session;
import io.picketline.lists.BlockList;
import io.picketline.lists.BlockList.Problem;
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

  /** As many bad lines as somebody reads. */
  private static final int MOST_SHOWN = 100;

  private static final Columns<Outcome> COLUMNS =
      Columns.of(Outcome.class)
          .column("FORMAT", "format", Outcome::format)
          .column("SETS", "sets", Outcome::sets)
          .column("BLOCKED", "blocked", Outcome::blocked)
          .column("KEPT", "kept", Outcome::kept)
          .column("BAD", "", it -> it.problems().size())
          .column("LEFT OUT", "leftOut", Outcome::leftOut)
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
  private volatile int inForce;
  private long seq;

  /**
   * What came of it.
   *
   * @param format that the list was read as
   * @param sets that it was taken from, where the format has such
   * @param leftOut entries that are no blocks, in words
   * @param kept sources left alone, whose verdict lasts longer
   * @param dryRun whether it is only what would come of it
   * @param failure why the rest of the list was not blocked, if so
   */
  record Outcome(
      String format,
      List<String> sets,
      List<String> leftOut,
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

  /** Blocks what the list comes to; answers the exit code. */
  int run(BlockList read, ListOrders list, Optional<Duration> wait) {
    problems.addAll(list.problems());
    if (dryRun || !skipBad) {
      rehearse(list.orders());
    }
    var bad = !problems.isEmpty() && !skipBad;
    if (!dryRun) {
      blocked = 0;
      kept = 0;
      if (!bad) {
        block(list.orders());
      }
    }
    show(read, bad && !dryRun);
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
  private void rehearse(List<Order> entries) {
    try {
      ask(entries, true);
    } catch (CommandException e) {
      if (problems.isEmpty()) {
        throw e;
      }
      session.note("what may be blocked is not known: " + e.getMessage());
    }
  }

  private void block(List<Order> entries) {
    try {
      ask(entries, false);
    } catch (CommandException e) {
      failure = Optional.of(e);
    }
  }

  private void ask(List<Order> entries, boolean rehearsed) {
    try (var progress = session.progress(rehearsed ? "checked" : "blocked");
        var _ =
            new LastWord(
                () -> progress.aside(() -> session.note(ended(rehearsed, entries.size()))))) {
      for (var from = 0; from < entries.size(); from += LocalRequest.Import.MOST) {
        var to = Math.min(entries.size(), from + LocalRequest.Import.MOST);
        progress.at(from, entries.size(), "");
        take(entries.subList(from, to), rehearsed);
      }
    }
  }

  /** Said in the midst of it: the part that is under way may be blocked as well. */
  private String ended(boolean rehearsed, int all) {
    return rehearsed
        ? "ended while it was checked: nothing is blocked"
        : "ended: %d of %d are blocked at least, and stay so: import it once more for the rest"
            .formatted(inForce, all);
  }

  private void take(List<Order> part, boolean rehearsed) {
    // a rehearsal asks for what can be blocked, so that the count is right whatever is bad
    var request =
        new LocalRequest.Import(
            part.stream().map(Order::block).toList(), rehearsed || skipBad, rehearsed);
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
    inForce = blocked + kept;
    seq = Math.max(seq, answer.seq());
    if (!answer.misfits().isEmpty() && !request.skipBad()) {
      throw new CommandException(
          forbidden ? ExitCode.REFUSED : ExitCode.USAGE,
          "lines that could be blocked a moment ago cannot be any more");
    }
  }

  private void show(BlockList read, boolean nothing) {
    problems.sort(Comparator.comparingInt(Problem::line));
    problems.stream()
        .limit(MOST_SHOWN)
        .forEach(one -> session.note("%s:%d: %s".formatted(name, one.line(), one.problem())));
    if (problems.size() > MOST_SHOWN) {
      session.note("and %,d more lines are bad".formatted(problems.size() - MOST_SHOWN));
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
    var outcome = outcome(read);
    outcome.leftOut().forEach(line -> session.note("left out: " + line));
    if (read.shortened() > 0) {
      session.note("%,d last longer than any block may: shortened".formatted(read.shortened()));
    }
    session.show(outcome, Rows.one(COLUMNS, outcome), out -> out.println(text(outcome)));
  }

  private Outcome outcome(BlockList read) {
    var left = new ArrayList<String>();
    read.leftOut().forEach((why, count) -> left.add("%d %s".formatted(count, why)));
    var why = failure.map(cause -> String.valueOf(cause.getMessage()));
    return new Outcome(
        read.format().toString(),
        read.sets(),
        left,
        blocked,
        kept,
        List.copyOf(problems),
        dryRun,
        seq,
        why);
  }

  private static String text(Outcome outcome) {
    var sets = outcome.sets().isEmpty() ? "" : ", " + String.join(" and ", outcome.sets());
    return "%s %d%s%s (read as %s%s)"
        .formatted(
            outcome.dryRun() ? "would block" : "blocked",
            outcome.blocked(),
            outcome.kept() == 0
                ? ""
                : ", left %d that are blocked for longer".formatted(outcome.kept()),
            outcome.problems().isEmpty() ? "" : ", %d bad".formatted(outcome.problems().size()),
            outcome.format(),
            sets);
  }
}
