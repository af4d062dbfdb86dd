package io.picketline.cli.data;

import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Progress;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.spi.Journals;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the journal of this host's coordinator. */
@Command(
    name = "backup",
    description = {
      "Write a copy of the coordinator's journal: as it is now, while the coordinator runs or not."
          + " Needs the right to read its state directory."
    },
    footer = {
      "picket backup /var/backups/picketline.db --dry-run",
      "picket backup /var/backups/picketline.db"
    })
public final class BackupCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "/etc/picketline/picketline.conf",
      description = "The coordinator's configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("/etc/picketline/picketline.conf");

  @Parameters(
      paramLabel = "FILE",
      description = "Where to; an earlier backup is replaced, nothing else is.")
  private @Nullable Path file;

  @Mixin private Rehearsed rehearsed = new Rehearsed();

  public BackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var target = Arguments.given(file);
    var contents =
        Progress.during(
            session,
            rehearsed.only() ? "reading the journal" : "writing the backup",
            () ->
                JournalCalls.careful(
                    Parts.theOne(Journals.class, "coordinator"),
                    care ->
                        rehearsed.only()
                            ? care.foreseeBackup(config, target)
                            : care.backup(config, target)));
    session.show(
        contents,
        Rows.one(JournalCalls.CONTENTS, contents),
        out ->
            JournalCalls.print(
                (rehearsed.only() ? "would write " : "written ") + target, contents, out));
    return ExitCode.DONE;
  }
}
