package io.picketline.coordinator.journal;

import io.picketline.wire.WireException;
import java.nio.file.Path;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The journal cannot be read or written; the message names the file and says why. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String WAYS_OUT =
      "either 'picket restore FILE' puts a backup in its place, or 'picket coordinator --rebuild'"
          + " sets it aside and takes the state from the other coordinators or from the sensors";

  private static final Set<Integer> DAMAGE =
      Set.of(SQLiteErrorCode.SQLITE_CORRUPT.code, SQLiteErrorCode.SQLITE_NOTADB.code);

  /** Extended codes have the primary one in their lowest byte (sqlite.org/rescode.html). */
  private static final int PRIMARY = 0xff;

  JournalException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Why a journal cannot be opened or read, and what to do about it if it is damaged. */
  static JournalException unreadable(Path file, String what, Exception cause) {
    var reason = JournalCopy.words(cause);
    return new JournalException(
        damaged(cause)
            ? "the journal %s is damaged: %s; %s".formatted(file, reason, WAYS_OUT)
            : "the journal %s cannot be %s: %s".formatted(file, what, reason),
        cause);
  }

  /** Whether the file is to blame, and not the disk, the memory or who may do what. */
  static boolean damaged(Throwable cause) {
    for (var each = cause; each != null; each = each.getCause()) {
      if (each instanceof WireException
          || (each instanceof SQLiteException sqlite && DAMAGE.contains(code(sqlite)))) {
        return true;
      }
    }
    return false;
  }

  private static int code(SQLiteException e) {
    return e.getResultCode().code & PRIMARY;
  }
}
