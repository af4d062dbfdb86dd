package io.picketline.sensor.keeper;

import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.Spared;
import java.util.List;
import java.util.Optional;

/**
 * Where the host does otherwise than the log says, or would.
 *
 * @param blocksNobody why nobody at all is blocked, if so
 * @param total how many deviations there are; more than listed if the list was cut
 * @param spared whom it never blocks for its own sake, the first of them
 */
public record Surveyed(
    Optional<String> blocksNobody, int total, List<Deviation> deviations, List<Spared> spared) {

  /** It does as the log says. */
  public static final Surveyed NOTHING = new Surveyed(Optional.empty(), 0, List.of(), List.of());

  public Surveyed {
    deviations = List.copyOf(deviations);
    spared = List.copyOf(spared);
  }
}
