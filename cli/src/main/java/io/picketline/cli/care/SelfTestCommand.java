package io.picketline.cli.care;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.protocol.SelfTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds out whether everything between a probe and a block works. */
@Command(
    name = "selftest",
    description = {
      "Find out whether everything between a probe and a block works: a scan of nobody goes the"
          + " whole way and is taken out again.",
      "On a sensor's host: detection, the packet filter as the kernel has it, and the coordinator"
          + " and back. Asked of a coordinator: the network's verdict, every live sensor, and"
          + " clocks. Its verdicts last 10 seconds, are no offence, and say 'selftest'.",
      "Exit code 1 if any part is broken. For operators."
    },
    footer = {"picket selftest", "picket selftest --dry-run"})
public final class SelfTestCommand implements Callable<Integer> {

  private static final Columns<SelfTestRun.Stage> COLUMNS =
      Columns.of(SelfTestRun.Stage.class)
          .name("STAGE", "stage", SelfTestRun.Stage::stage)
          .column("RESULT", "result", SelfTestRun.Stage::shown)
          .column("MS", "millis", SelfTestRun.Stage::millis)
          .text("WHAT", "what", SelfTestRun.Stage::what)
          .sparseText("LOOK AT", "lookAt", SelfTestRun.Stage::lookAt);

  private final Session session;

  @Option(
      names = "--dry-run",
      description = "Only say whether the daemon answers, and what would be tried.")
  private boolean dryRun;

  @Option(
      names = "--wire",
      description = {
        "Send the scan as packets, over a pair of interfaces that is made for it and taken away:"
            + " what captures them is tried too. On a sensor's host, by root, with the programs ip"
            + " and unshare."
      })
  private boolean wire;

  public SelfTestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var run = new SelfTestRun(session, wire);
    var stages = dryRun ? run.rehearsed() : run.stages();
    session.show(stages, Rows.each(COLUMNS, stages));
    var broken = names(stages, SelfTestRun.Result.FAILED);
    if (!broken.isEmpty()) {
      session.note("broken: " + broken);
      return ExitCode.NOT_SO;
    }
    var untried = names(stages, SelfTestRun.Result.SKIPPED);
    if (dryRun) {
      session.note(
          "nothing was played; a verdict would have lasted %d s"
              .formatted(SelfTest.LIFE.toSeconds()));
    } else {
      session.note(
          untried.isEmpty() ? "everything works" : "all that was tried works; not: " + untried);
    }
    return ExitCode.DONE;
  }

  private static String names(List<SelfTestRun.Stage> stages, SelfTestRun.Result result) {
    return stages.stream()
        .filter(it -> it.result() == result)
        .map(SelfTestRun.Stage::stage)
        .collect(Collectors.joining(", "));
  }
}
