package io.picketline.lists;

/** A list that cannot be read as a whole; the message is for the operator and printable. */
public final class ListException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ListException(String message) {
    super(message);
  }

  public ListException(String message, Throwable cause) {
    super(message, cause);
  }
}
