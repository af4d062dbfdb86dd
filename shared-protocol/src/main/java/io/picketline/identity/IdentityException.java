package io.picketline.identity;

/** A certificate or key that cannot be used; the message says which and what to do. */
public final class IdentityException extends Exception {
  private static final long serialVersionUID = 1;

  public IdentityException(String message) {
    super(message);
  }

  public IdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}
