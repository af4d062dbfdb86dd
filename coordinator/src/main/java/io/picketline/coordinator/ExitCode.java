package io.picketline.coordinator;

/** How the daemon ends (sysexits.h). */
final class ExitCode {

  static final int OK = 0;

  /** A part of the system is missing or taken: a port, a peer, a disk. */
  static final int UNAVAILABLE = 69;

  /** A failure of our own. */
  static final int SOFTWARE = 70;

  /** A right is missing. */
  static final int NO_PERMISSION = 77;

  /** The configuration, certificates included, cannot be used. */
  static final int BAD_CONFIG = 78;

  private ExitCode() {}
}
