package io.picketline.sensor;

import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NetlinkException;
import org.jspecify.annotations.Nullable;

/** Why the sensor cannot start, in the operator's words, and how it exits. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  /** A part of the system is missing or taken (sysexits.h, EX_UNAVAILABLE). */
  static final int UNAVAILABLE = 69;

  /** A directory or file cannot be made or written (sysexits.h, EX_CANTCREAT). */
  static final int CANNOT_CREATE = 73;

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

  /** The kernel's refusal, in the operator's words. */
  static StartException of(NetlinkException e) {
    var missing = e.errno() == Errno.EPERM;
    return new StartException(
        missing ? NO_PERMISSION : UNAVAILABLE,
        e.getMessage()
            + (missing ? "; run the sensor as root or give it CAP_NET_ADMIN and CAP_NET_RAW" : ""),
        e);
  }
}
