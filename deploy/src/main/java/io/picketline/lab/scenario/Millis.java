package io.picketline.lab.scenario;

import static java.util.Locale.ROOT;

/** Times as a person reads them. */
final class Millis {

  private Millis() {}

  /** {@code 0.21 ms}, {@code 3.4 ms}, {@code 1,203 ms}. */
  static String text(double millis) {
    var size = Math.abs(millis);
    var format = size < 10 ? "%,.2f ms" : size < 100 ? "%,.1f ms" : "%,.0f ms";
    return String.format(ROOT, format, millis);
  }
}
