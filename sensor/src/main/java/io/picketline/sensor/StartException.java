package io.picketline.sensor;

import org.jspecify.annotations.Nullable;

/** Why the sensor cannot start, in the operator's words, and how it exits. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  /** A part of the system is missing or taken (sysexits.h, EX_UNAVAILABLE). */
  static final int UNAVAILABLE = 69;

  /** A privilege is missing (sysexits.h, EX_NOPERM). */
  static final int NO_PERMISSION = 77;

  /** The configuration, certificates included, cannot be used (sysexits.h, EX_CONFIG). */
  static final int BAD_CONFIG = 78;

  private final int exitCode;

  StartException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
