package io.picketline.notify.format;

import static java.util.Locale.ROOT;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Probe;
import io.picketline.protocol.event.Event;
import java.util.List;

/**
 * What the probes behind an event come to, short enough for a line.
 *
 * @param probes how many there are
 * @param hosts that saw them, in order of first sight; at most {@value #MOST}
 * @param ports such as {@code 22/tcp}, in order of first touch; at most {@value #MOST}
 */
record Proof(int probes, List<String> hosts, List<String> ports) {

  private static final int MOST = 16;

  static Proof of(Event event) {
    var evidence = event.evidence();
    return new Proof(
        evidence.size(),
        evidence.stream().map(Evidence::host).distinct().limit(MOST).toList(),
        evidence.stream().map(Evidence::probe).map(Proof::port).distinct().limit(MOST).toList());
  }

  private static String port(Probe probe) {
    return probe.protocol() == IpProtocol.OTHER
        ? "protocol " + probe.port()
        : probe.port() + "/" + probe.protocol().name().toLowerCase(ROOT);
  }

  /** {@code 3 probes on web-1, web-2: 22/tcp, 23/tcp}; empty if there are none. */
  String words() {
    if (probes == 0) {
      return "";
    }
    return "%d %s on %s: %s"
        .formatted(
            probes,
            probes == 1 ? "probe" : "probes",
            String.join(", ", hosts),
            String.join(", ", ports));
  }
}
