package io.picketline.sensor.link;

import io.picketline.protocol.Names;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.sensor.keeper.Surveyed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the coordinator is told of this sensor's state: how it is, always; where it does otherwise
 * than the log says, and whom it spares, if that is other than what was told last. Not thread-safe.
 */
final class Vitals {

  private Optional<Surveyed> told = Optional.empty();
  private Optional<LinkMessage.Unsent> toldUnsent = Optional.empty();

  /** The next coordinator knows nothing yet. */
  void reconnected() {
    told = Optional.empty();
    toldUnsent = Optional.empty();
  }

  /**
   * How evidence fares, if that is news.
   *
   * @param underWay pieces that were sent and not confirmed
   */
  Optional<LinkMessage.FromSensor> of(EvidenceIntake.Counted counted, int underWay) {
    var now =
        new LinkMessage.Unsent(
            counted.waiting() + underWay,
            counted.coalesced(),
            counted.ringOverflow() + counted.outboxDropped());
    if (toldUnsent.equals(Optional.of(now))) {
      return Optional.empty();
    }
    toldUnsent = Optional.of(now);
    return Optional.of(now);
  }

  /** The messages to send now, in order. */
  List<LinkMessage.FromSensor> of(BlockKeeper.Counted counted, Instant now) {
    var surveyed = counted.surveyed();
    var health =
        new LinkMessage.Health(
            counted.restricted(),
            counted.withheld(),
            counted.leftOut(),
            counted.failures(),
            counted.drift(),
            counted.repairs(),
            surveyed.blocksNobody().map(Names::printable),
            counted.position().have(),
            counted.held(),
            now);
    if (told.filter(surveyed::equals).isPresent()) {
      return List.of(health);
    }
    told = Optional.of(surveyed);
    return List.of(
        health,
        new LinkMessage.Deviations(surveyed.total(), surveyed.deviations()),
        new LinkMessage.Spares(surveyed.spared()));
  }
}
