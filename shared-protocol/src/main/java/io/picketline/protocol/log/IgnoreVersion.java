package io.picketline.protocol.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.picketline.protocol.Names;
import java.time.Instant;
import java.util.Optional;

/**
 * One version of the network-wide ignore list.
 *
 * @param number 1 for the first; grows by one with each change
 * @param what what was done, in words
 * @param added rules that are new in it, or changed
 * @param removed rules that are not in it any more
 * @param rules how many it has
 * @param restores the version whose rules these are again; 0 for the list before the first, none
 *     for a version of its own
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record IgnoreVersion(
    long number,
    Instant at,
    String author,
    String what,
    int added,
    int removed,
    int rules,
    Optional<Long> restores) {

  /** Most versions that are remembered. */
  public static final int MOST_KEPT = 50;

  public IgnoreVersion {
    Names.requireText(author);
    Names.requireText(what);
    if (number < 1) {
      throw new IllegalArgumentException("version %d is below 1".formatted(number));
    }
  }

  /** A version of its own. */
  public IgnoreVersion(
      long number, Instant at, String author, String what, int added, int removed, int rules) {
    this(number, at, author, what, added, removed, rules, Optional.empty());
  }

  /** The version whose rules these were first. */
  public long original() {
    return restores.orElse(number);
  }
}
