package io.picketline.cli.care;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Session;
import io.picketline.file.FileRights;
import io.picketline.file.FileTrouble;
import io.picketline.protocol.Names;
import io.picketline.spi.ConfigImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a configuration made of another's, and says what became of each of its keys. */
final class ImportedConfig {

  private static final Columns<ConfigImport.Note> COLUMNS =
      Columns.of(ConfigImport.Note.class)
          .name("KEY", "key", ConfigImport.Note::key)
          .column("AT", "at", ConfigImport.Note::at)
          .column("FATE", "fate", ConfigImport.Note::fate)
          .text("TEXT", "text", ConfigImport.Note::text);

  private final Session session;

  ImportedConfig(Session session) {
    this.session = session;
  }

  /**
   * Reads, writes and tells.
   *
   * @param to the file to write; none for standard output
   * @param dryRun whether to write no file
   * @return the exit code
   */
  int write(ConfigImport.Request request, @Nullable Path to, boolean dryRun) {
    try {
      var imported = Parts.theOne(ConfigImport.class, "import").read(request);
      if (to != null) {
        write(to, imported.text(), dryRun);
      }
      imported.notes().forEach(note -> session.note(line(note)));
      session.note(sum(imported));
      session.show(
          imported,
          Rows.in(COLUMNS, imported.notes()),
          out -> {
            if (to == null) {
              out.print(imported.text());
            } else {
              out.println((dryRun ? "would write " : "wrote ") + Names.printable(to.toString()));
            }
          });
      return ExitCode.DONE;
    } catch (FileAlreadyExistsException _) {
      throw new CommandException(
          ExitCode.REFUSED, "%s is there already; it is not overwritten".formatted(to));
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }

  private static void write(Path to, String text, boolean dryRun) throws IOException {
    if (!dryRun) {
      Files.writeString(to, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } else if (Files.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    } else {
      FileRights.requireWritable(to.toAbsolutePath().resolveSibling("."));
    }
  }

  private static String line(ConfigImport.Note note) {
    return "%s: %s%s: %s"
        .formatted(
            note.at(),
            note.key().isEmpty() ? "" : note.key() + " ",
            fate(note.fate()),
            note.text());
  }

  private static String fate(ConfigImport.Fate fate) {
    return switch (fate) {
      case TAKEN -> "taken";
      case CHANGED -> "changed";
      case NOT_NEEDED -> "not needed";
      case BY_HAND -> "BY HAND";
    };
  }

  private static String sum(ConfigImport.Imported imported) {
    var left =
        imported.notes().stream().filter(note -> note.fate() == ConfigImport.Fate.BY_HAND).count();
    return Optional.of(left)
        .filter(count -> count > 0)
        .map("%d to see to BY HAND"::formatted)
        .orElse("nothing is left to do by hand");
  }
}
