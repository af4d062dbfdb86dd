package io.picketline.coordinator;

import io.picketline.coordinator.journal.JournalException;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.journal.Retention;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Set;

/** A coordinator's journal, in its state directory. */
final class OwnJournal {

  /** Its name there. */
  static final String FILE = "journal.db";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private OwnJournal() {}

  /**
   * Opens it, making it and the directory where there is none.
   *
   * @throws StartException saying what is in the way and what to do
   */
  static JournalFile open(Path state, Retention retention, Clock clock) throws StartException {
    try {
      Files.createDirectories(state, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      return sound(JournalFile.open(state.resolve(FILE), retention, clock));
    } catch (AccessDeniedException e) {
      throw unwritable(state, e);
    } catch (IOException e) {
      throw new StartException(
          ExitCode.UNAVAILABLE, "%s: cannot be made: %s".formatted(state, e.getMessage()), e);
    } catch (JournalException e) {
      if (!Files.isWritable(state)) {
        throw unwritable(state, e);
      }
      throw new StartException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static JournalFile sound(JournalFile journal) {
    try {
      journal.requireSound();
      return journal;
    } catch (JournalException e) {
      journal.close();
      throw e;
    }
  }

  private static StartException unwritable(Path state, Exception e) {
    return new StartException(
        ExitCode.NO_PERMISSION,
        "%s: cannot be written; make it the property of the user that runs the coordinator"
            .formatted(state),
        e);
  }
}
