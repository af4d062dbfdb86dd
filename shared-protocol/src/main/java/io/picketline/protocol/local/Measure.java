package io.picketline.protocol.local;

import io.picketline.protocol.Names;
import java.util.Optional;

/**
 * What is counted and measured; answered by {@link Measured}.
 *
 * @param after the last host of the fleet whose values were told; none to begin
 */
public record Measure(Optional<String> after) implements LocalRequest {
  public Measure {
    after.ifPresent(Names::requireHost);
  }

  /** From the first. */
  public Measure() {
    this(Optional.empty());
  }
}
