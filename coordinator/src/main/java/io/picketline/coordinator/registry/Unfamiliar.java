package io.picketline.coordinator.registry;

import io.picketline.protocol.link.LinkMessage.Delta;
import io.picketline.protocol.link.LinkMessage.FromCoordinator;
import io.picketline.protocol.link.LinkMessage.Snapshot;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a later version has put into the log. Here it has lost its meaning and its bytes: who
 * keeps it or passes it on makes it nothing.
 */
public final class Unfamiliar {

  private Unfamiliar() {}

  /** Up to where a reader must be to have all of it behind; none if all is known. */
  public static Optional<LogPoint> in(FromCoordinator message) {
    return switch (message) {
      case Delta delta -> in(delta);
      case Snapshot part when isAmong(part.changes()) ->
          Optional.of(new LogPoint(part.epoch(), Math.max(1, part.seq())));
      case FromCoordinator _ -> Optional.empty();
    };
  }

  private static Optional<LogPoint> in(Delta delta) {
    for (var last = delta.entries().size(); last > 0; last--) {
      if (delta.entries().get(last - 1).change() instanceof Change.Unknown) {
        return Optional.of(delta.pointAt(last));
      }
    }
    return Optional.empty();
  }

  /** How many of what a standby has and the log has not. */
  static long count(List<Offered> offered) {
    return offered.stream().filter(one -> one.change() instanceof Change.Unknown).count();
  }

  /** Whether a part of the whole state holds any. */
  static boolean isAmong(List<Change> changes) {
    return changes.stream().anyMatch(Change.Unknown.class::isInstance);
  }
}
