package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.LinkClient;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A sensor in an attacker's hands: its certificate is good, what it reports never was. */
final class Liar implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int SYN = 2;
  private static final long BOOT = 4_711;

  private final LinkClient link;
  private final String host;
  private long reports;

  private Liar(LinkClient link, String host) {
    this.link = link;
    this.host = host;
  }

  /** Connects as that host; its own sensor must be gone. */
  static Liar of(Stage stage, String host) {
    var link = stage.fleet().link(host, stage.coordinator());
    link.say(hello(LinkMessage.VERSION));
    if (link.await(LinkMessage.Welcome.class).isEmpty()) {
      throw new LabException("%s is not welcome".formatted(host));
    }
    link.say(new LinkMessage.Follow(Optional.empty(), 0, 0, 0, Instant.now()));
    return new Liar(link, host);
  }

  /** How a sensor begins. */
  static LinkMessage.Hello hello(int version) {
    return new LinkMessage.Hello(
        version, "the lab's liar", Set.of(Mode.ATCP), "nflog", Optional.of(Set.of()));
  }

  LinkClient link() {
    return link;
  }

  /** Evidence of a scan of so many ports, of a host that need not be its own. */
  static List<Evidence> scan(SourceAddress source, String host, EvidenceKind kind, int ports) {
    var now = Instant.now();
    return IntStream.rangeClosed(1, ports)
        .mapToObj(port -> seen(host, kind, probe(now, source, port, 1_000L * port)))
        .toList();
  }

  static Probe probe(Instant at, SourceAddress source, int port, long sequence) {
    var sourcePort = 1_024 + (source.hashCode() & 0x3fff);
    return new Probe(at, source, sourcePort, port, IpProtocol.TCP, SYN, sequence);
  }

  static Evidence seen(String host, EvidenceKind kind, Probe probe) {
    return new Evidence(host, kind, ScanType.SYN, probe);
  }

  /** Reports it and waits until the coordinator has taken it in; whether it has. */
  boolean report(List<Evidence> evidence) {
    var seq = send(evidence);
    return Fleet.await(
        LIMIT,
        () ->
            link.latest(LinkMessage.Reported.class)
                .filter(reported -> reported.boot() == BOOT && reported.seq() >= seq)
                .isPresent());
  }

  /** Reports it and waits for nothing. */
  long send(List<Evidence> evidence) {
    var seq = ++reports;
    link.say(new LinkMessage.Report(BOOT, seq, evidence));
    return seq;
  }

  String host() {
    return host;
  }

  @Override
  public void close() {
    link.close();
  }
}
