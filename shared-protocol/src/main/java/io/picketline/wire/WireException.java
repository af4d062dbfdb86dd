package io.picketline.wire;

import java.io.IOException;

/** Bytes that are no message of ours, or too many of them. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1;

  WireException(String message) {
    super(message);
  }

  /** Says what was to be read, and why it cannot be. */
  public WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
