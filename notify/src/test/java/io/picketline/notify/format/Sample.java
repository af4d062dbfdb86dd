package io.picketline.notify.format;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.log.Epoch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events to tell. */
public final class Sample {

  public static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123456789Z");

  public static final Teller TELLER = new Teller("coord1", "coordinator", "1.2", 77);

  private Sample() {}

  /** A block on two probes, with a text that every format has to escape. */
  public static Event blocked() {
    var source = SourceAddress.parse("192.0.2.7");
    return Event.of(EventKind.BLOCKED, NOW, "coord1", "SYN \"scan\" ]=|\\ <b>&amp;")
        .on(Prefix.of(source))
        .made(
            "network",
            Optional.of(NOW.plusSeconds(7_200)),
            List.of(evidence(source, "web-1", 22), evidence(source, "web-2", 23)))
        .placed(place(42));
  }

  /** Something that is about no address. */
  public static Event lost() {
    return Event.of(EventKind.SENSOR_LOST, NOW, "web-1", "not heard for 30s").placed(place(43));
  }

  /** One of many, each of its own source. */
  public static Event blocked(int number) {
    return Event.of(EventKind.BLOCKED, NOW.plusSeconds(number), "coord1", "SYN scan")
        .on(Prefix.parse("198.51.100." + number % 250))
        .placed(place(number));
  }

  public static Notice notice(Event event) {
    return new Notice(event, TELLER);
  }

  public static EventPlace place(long seq) {
    return new EventPlace(new Epoch(3, 255), seq, 0);
  }

  private static Evidence evidence(SourceAddress source, String host, int port) {
    var probe = new Probe(NOW, source, 40_000, port, IpProtocol.TCP, 2, 1);
    return new Evidence(host, EvidenceKind.SYN_DARK, ScanType.SYN, probe);
  }
}
