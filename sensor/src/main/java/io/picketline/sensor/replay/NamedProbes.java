package io.picketline.sensor.replay;

import io.picketline.protocol.ScanType;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Counts probes by the name of their kind, those included that prove nothing. */
final class NamedProbes {

  /** ICMP requests that ask whether a host is there. */
  static final String HOST_DISCOVERY = "host discovery";

  /** SYN+ACK or RST out of nothing: the answer to a probe that somebody forged. */
  static final String BACKSCATTER = "backscatter";

  /** Probes that no host would answer. */
  static final String BAD_CHECKSUM = "bad checksum";

  /** Sources that sent the same probe at the same time. */
  static final String DECOYS = "decoys";

  /** Probes in a neighbour's name. */
  static final String FORGED = "forged";

  private final SequencedMap<String, Long> counts = new LinkedHashMap<>();

  NamedProbes() {
    for (var type : ScanType.values()) {
      counts.put(type.text(), 0L);
    }
    counts.put(HOST_DISCOVERY, 0L);
    counts.put(BACKSCATTER, 0L);
    counts.put(BAD_CHECKSUM, 0L);
    counts.put(DECOYS, 0L);
    counts.put(FORGED, 0L);
  }

  void count(ScanType type) {
    count(type.text());
  }

  void count(String name) {
    counts.merge(name, 1L, Long::sum);
  }

  /** Those that were seen, in an order of their own. */
  SequencedMap<String, Long> seen() {
    var seen = new LinkedHashMap<>(counts);
    seen.values().removeIf(count -> count == 0);
    return seen;
  }
}
