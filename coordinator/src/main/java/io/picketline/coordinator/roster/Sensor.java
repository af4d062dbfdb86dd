package io.picketline.coordinator.roster;

import io.picketline.protocol.Mode;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply.SensorEntry;
import io.picketline.protocol.log.FleetHost;
import java.time.Instant;
import java.util.Set;

/** What is known of one sensor. */
record Sensor(
    FleetHost host,
    String software,
    Set<Mode> modes,
    String capture,
    boolean connected,
    Instant heardAt,
    long have,
    int blocks,
    int suspects) {

  static Sensor unheard(FleetHost host, Instant since) {
    return new Sensor(host, "", Set.of(), "", false, since, 0, 0, 0);
  }

  Sensor attached(FleetHost by, String version, Set<Mode> listens, String how, Instant now) {
    return new Sensor(by, version, listens, how, true, now, have, blocks, suspects);
  }

  Sensor connected(boolean now) {
    return new Sensor(host, software, modes, capture, now, heardAt, have, blocks, suspects);
  }

  Sensor applied(long seq, int inBlocked, int inSuspect, Instant now) {
    return new Sensor(host, software, modes, capture, true, now, seq, inBlocked, inSuspect);
  }

  boolean lives(Instant now) {
    return connected && now.isBefore(heardAt.plus(Roster.LATE_AFTER));
  }

  SensorEntry entry(Instant now) {
    var addresses = host.addresses().stream().map(SourceAddress::toString).toList();
    return new SensorEntry(
        host.name(),
        state(now),
        heardAt,
        software,
        modes,
        capture,
        have,
        blocks,
        suspects,
        addresses);
  }

  private String state(Instant now) {
    if (lives(now)) {
      return "live";
    }
    return now.isBefore(heardAt.plus(Roster.LOST_AFTER)) ? "late" : "lost";
  }
}
