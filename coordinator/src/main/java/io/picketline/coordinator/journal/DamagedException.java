package io.picketline.coordinator.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A journal's file does not hold what it should; the message names it and says why. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedException(Path file, Exception cause) {
    super("%s is damaged: %s".formatted(file, JournalCopy.words(cause)), cause);
  }

  DamagedException(String message) {
    super(message);
  }
}
