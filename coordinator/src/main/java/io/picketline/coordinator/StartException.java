package io.picketline.coordinator;

/** Why the coordinator cannot start, in the operator's words, and the daemon's exit code for it. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  StartException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  StartException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
