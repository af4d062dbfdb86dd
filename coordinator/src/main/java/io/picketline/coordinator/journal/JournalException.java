package io.picketline.coordinator.journal;

/** The journal cannot be read or written; the message names the file and says why. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
