package io.picketline.sensor.detect;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.ScanType;
import java.util.EnumMap;
import java.util.List;

/** Names a scan by its evidence. */
public final class ScanNames {

  private ScanNames() {}

  /**
   * The most frequent type; among equals the one whose probes weigh more, then the one seen first.
   * A SYN is that of a connect scan if the source completed any handshake.
   *
   * @param evidence at least one piece
   */
  public static ScanType type(List<Evidence> evidence) {
    var counts = new EnumMap<ScanType, Integer>(ScanType.class);
    var weights = new EnumMap<ScanType, Double>(ScanType.class);
    for (var piece : evidence) {
      counts.merge(piece.type(), 1, Integer::sum);
      weights.merge(piece.type(), piece.kind().weight(), Double::sum);
    }
    var most = evidence.getFirst().type();
    for (var piece : evidence) {
      var type = piece.type();
      var order = Integer.compare(counts.getOrDefault(type, 0), counts.getOrDefault(most, 0));
      var heavier = weights.getOrDefault(type, 0.0) > weights.getOrDefault(most, 0.0);
      if (order > 0 || (order == 0 && heavier)) {
        most = type;
      }
    }
    return most == ScanType.SYN && counts.containsKey(ScanType.CONNECT) ? ScanType.CONNECT : most;
  }
}
