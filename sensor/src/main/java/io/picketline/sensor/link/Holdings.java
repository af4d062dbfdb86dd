package io.picketline.sensor.link;

import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogPoint;
import io.picketline.sensor.keeper.SavedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this sensor has in force of the log, in parts, for a coordinator that lost it: as of the
 * moment when the first part was asked for.
 */
final class Holdings {

  /** Most bytes of a part, by estimate. */
  private static final int MAX_BYTES = 180_000;

  private static final int BYTES = 600;
  private static final int BYTES_OF_A_PROBE = 260;
  private static final int BYTES_OF_A_NAME = 66;
  private static final int BYTES_OF_AN_ADDRESS = 42;

  private final LogPoint at;
  private final List<List<Change>> parts;

  private Holdings(LogPoint at, List<List<Change>> parts) {
    this.at = at;
    this.parts = parts;
  }

  /** Those of this state; none if it comes from no log. */
  static Optional<Holdings> of(SavedState state) {
    var point =
        state.epoch().filter(_ -> state.have() > 0).map(own -> new LogPoint(own, state.have()));
    return point.map(at -> new Holdings(at, parts(state)));
  }

  /** A part; nothing if there are not so many. */
  Optional<LinkMessage.Holding> part(int number) {
    return number < 0 || number >= parts.size()
        ? Optional.empty()
        : Optional.of(
            new LinkMessage.Holding(at, number, number == parts.size() - 1, parts.get(number)));
  }

  private static List<List<Change>> parts(SavedState state) {
    var parts = new ArrayList<List<Change>>();
    var part = new ArrayList<Change>();
    var bytes = 0;
    for (var change : changes(state)) {
      if (part.size() == LinkMessage.MAX_ENTRIES || bytes >= MAX_BYTES) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(change);
      bytes += bytes(change);
    }
    parts.add(part);
    return parts;
  }

  private static List<Change> changes(SavedState state) {
    var changes = new ArrayList<Change>();
    state.hosts().forEach(host -> changes.add(new Change.HostEnrolled(host)));
    state.fleetIgnored().forEach(rule -> changes.add(new Change.IgnoreAdded(rule)));
    state.network().forEach(verdict -> changes.add(new Change.Blocked(verdict)));
    return changes;
  }

  private static int bytes(Change change) {
    return switch (change) {
      case Change.Blocked(var verdict) ->
          BYTES
              + BYTES_OF_A_PROBE * verdict.evidence().size()
              + BYTES_OF_A_NAME * verdict.furtherHosts().size();
      case Change.HostEnrolled(var host) -> BYTES + BYTES_OF_AN_ADDRESS * host.addresses().size();
      case Change _ -> BYTES;
    };
  }
}
