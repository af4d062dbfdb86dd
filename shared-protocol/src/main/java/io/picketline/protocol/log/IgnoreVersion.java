package io.picketline.protocol.log;

import io.picketline.protocol.Names;
import java.time.Instant;

/**
 * One version of the network-wide ignore list.
 *
 * @param number 1 for the first; grows by one with each change
 * @param what what was done, in words
 * @param added rules that are new in it, or changed
 * @param removed rules that are not in it any more
 * @param rules how many it has
 */
public record IgnoreVersion(
    long number, Instant at, String author, String what, int added, int removed, int rules) {

  /** Most versions that are remembered. */
  public static final int MOST_KEPT = 50;

  public IgnoreVersion {
    Names.requireText(author);
    Names.requireText(what);
    if (number < 1) {
      throw new IllegalArgumentException("version %d is below 1".formatted(number));
    }
  }
}
