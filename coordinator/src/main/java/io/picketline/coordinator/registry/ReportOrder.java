package io.picketline.coordinator.registry;

import java.util.HashMap;
import java.util.Map;

/**
 * Which reports of each host may be acknowledged: an acknowledgement covers all before it, so one
 * behind a gap has to wait for what is missing. A gap that is still there when the sensor sends
 * again is one that its outbox has given up. Not thread-safe.
 */
public final class ReportOrder {

  private record Place(long boot, long last, long gapAt) {}

  private final Map<String, Place> hosts = new HashMap<>();

  /** Notes a report and says whether it may be acknowledged. */
  public boolean mayAcknowledge(String host, long boot, long seq) {
    var place = hosts.get(host);
    if (place == null || place.boot() != boot || seq == place.last() + 1 || seq == place.gapAt()) {
      hosts.put(host, new Place(boot, seq, 0));
      return true;
    }
    if (seq <= place.last()) {
      return true;
    }
    if (place.gapAt() == 0 || seq < place.gapAt()) {
      hosts.put(host, new Place(boot, place.last(), seq));
    }
    return false;
  }
}
