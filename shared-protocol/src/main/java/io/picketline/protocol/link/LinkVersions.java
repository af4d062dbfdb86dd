package io.picketline.protocol.link;

import java.util.Optional;

/**
 * The versions of the link that a program speaks. Two programs go by the newest that both do.
 *
 * @param oldest from 0
 * @param newest at least the oldest
 */
public record LinkVersions(int oldest, int newest) {

  /** Those of this program. */
  public static final LinkVersions OURS =
      new LinkVersions(LinkMessage.OLDEST_VERSION, LinkMessage.VERSION);

  public LinkVersions {
    if (oldest < 0 || newest < oldest) {
      throw new IllegalArgumentException("versions %d to %d".formatted(oldest, newest));
    }
  }

  /** The newest that both speak, if there is one. */
  public Optional<Integer> common(LinkVersions other) {
    var both = Math.min(newest, other.newest);
    return both < Math.max(oldest, other.oldest) ? Optional.empty() : Optional.of(both);
  }

  /** Whether all of these are before all of those. */
  public boolean olderThan(LinkVersions other) {
    return newest < other.oldest;
  }

  /** As in a sentence: {@code version 3}, {@code versions 3 to 4}. */
  public String words() {
    return oldest == newest ? "version " + newest : "versions %d to %d".formatted(oldest, newest);
  }
}
