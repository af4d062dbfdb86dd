package io.picketline.notify.receiver;

import java.io.IOException;

/** A receiver does not take this, however often it is told. */
public final class RefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With what it said. */
  public RefusedException(String message) {
    super(message);
  }
}
