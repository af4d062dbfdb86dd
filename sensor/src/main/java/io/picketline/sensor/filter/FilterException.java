package io.picketline.sensor.filter;

/** A packet filter that cannot be had, in the operator's words. */
public final class FilterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FilterException(String message) {
    super(message);
  }
}
