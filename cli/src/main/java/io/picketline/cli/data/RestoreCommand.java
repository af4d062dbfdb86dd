package io.picketline.cli.data;

import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Progress;
import io.picketline.cli.session.Session;
import io.picketline.spi.Journals;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup in the place of the journal of this host's coordinator. */
@Command(
    name = "restore",
    description = {
      "Put a backup in the place of the coordinator's journal; that one is kept beside it. The"
          + " coordinator must be stopped; where there are several, stop all, and start this one"
          + " first."
    },
    footer = {
      "picket restore --dry-run /var/backups/picketline.db",
      "picket restore /var/backups/picketline.db"
    })
public final class RestoreCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "/etc/picketline/picketline.conf",
      description = "The coordinator's configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("/etc/picketline/picketline.conf");

  @Option(
      names = "--dry-run",
      description = "Only say what the file holds, and whether it could be restored now.")
  private boolean dryRun;

  @Parameters(paramLabel = "FILE", description = "What 'picket backup' wrote.")
  private @Nullable Path file;

  /** What was put in place, and where the journal before it is. */
  record Restored(Journals.Contents contents, Optional<String> kept) {}

  public RestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var backup = Arguments.given(file);
    var journals = Parts.theOne(Journals.class, "coordinator");
    if (dryRun) {
      return foretell(journals, backup);
    }
    var made =
        Progress.during(
            session,
            "restoring",
            () -> JournalCalls.careful(journals, care -> care.restore(config, backup)));
    var restored = new Restored(made.contents(), made.kept().map(Path::toString));
    session.show(
        restored,
        Rows.in(JournalCalls.CONTENTS, List.of(restored.contents())),
        out -> JournalCalls.print("restored " + backup, restored.contents(), out));
    restored.kept().ifPresent(kept -> session.note("the journal before it is kept as " + kept));
    return ExitCode.DONE;
  }

  /** A backup can be looked at on any host, and restored on a coordinator's that is stopped. */
  private int foretell(Journals journals, Path backup) {
    var contents = JournalCalls.careful(journals, care -> care.inspect(backup));
    session.show(
        contents,
        Rows.one(JournalCalls.CONTENTS, contents),
        out -> JournalCalls.print(backup + " is sound", contents, out));
    JournalCalls.careful(journals, care -> care.foreseeRestore(config, backup))
        .ifPresentOrElse(
            kept -> session.note("would take the place of %s, which would be kept".formatted(kept)),
            () -> session.note("would be restored; there is no journal in its place"));
    return ExitCode.DONE;
  }
}
