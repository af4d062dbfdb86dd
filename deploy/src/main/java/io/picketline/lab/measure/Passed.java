package io.picketline.lab.measure;

import java.time.Duration;
import java.util.Optional;

/**
 * What of one run's stream got past the drop rule of one host; times in nanoseconds since 1970.
 *
 * @param host the host's name
 * @param packets how many arrived
 * @param missing how many before the last that arrived did not
 * @param lastAt when the last arrived, by the kernel's stamp at the host; 0 if none did
 * @param firstDroppedAt when the one after it was sent; 0 if it was not, or so long ago that this
 *     is forgotten
 */
public record Passed(String host, int packets, long missing, long lastAt, long firstDroppedAt) {

  /** How far the true moment of the drop may lie behind {@link #lastAt}; none if not known. */
  public Optional<Duration> uncertainty() {
    return firstDroppedAt == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, firstDroppedAt - lastAt)));
  }
}
