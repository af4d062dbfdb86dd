package io.picketline.lab.intrusion;

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
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** A sensor in an attacker's hands: its certificate is good, what it reports never was. */
public final class Liar implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int SYN = 2;

  private final LinkClient link;
  private final String host;
  private final long boot = ThreadLocalRandom.current().nextLong();
  private long reports;

  private Liar(LinkClient link, String host) {
    this.link = link;
    this.host = host;
  }

  /** Connects as that host; its own sensor must be gone. */
  public static Liar of(Fleet fleet, String host, String coordinator) {
    var link = fleet.link(host, coordinator);
    link.say(hello(LinkMessage.VERSION));
    if (link.await(LinkMessage.Welcome.class).isEmpty()) {
      throw new LabException("%s is not welcome".formatted(host));
    }
    link.say(new LinkMessage.Follow(Optional.empty(), 0, 0, 0, Instant.now()));
    return new Liar(link, host);
  }

  /** How a sensor begins. */
  public static LinkMessage.Hello hello(int version) {
    return new LinkMessage.Hello(
        version, "the lab's liar", Set.of(Mode.ATCP), "nflog", Optional.of(Set.of()));
  }

  /** For what is no report. */
  public LinkClient link() {
    return link;
  }

  /** Evidence of a scan of so many ports, of a host that need not be its own. */
  public static List<Evidence> scan(
      SourceAddress source, String host, EvidenceKind kind, int ports) {
    var now = Instant.now();
    return IntStream.rangeClosed(1, ports)
        .mapToObj(port -> seen(host, kind, probe(now, source, port, 1_000L * port)))
        .toList();
  }

  /** A SYN to a port. */
  public static Probe probe(Instant at, SourceAddress source, int port, long sequence) {
    var sourcePort = 1_024 + (source.hashCode() & 0x3fff);
    return new Probe(at, source, sourcePort, port, IpProtocol.TCP, SYN, sequence);
  }

  /** What it says that a host saw. */
  public static Evidence seen(String host, EvidenceKind kind, Probe probe) {
    return new Evidence(host, kind, ScanType.SYN, probe);
  }

  /** Reports it and waits until the coordinator has taken it in; whether it has. */
  public boolean report(List<Evidence> evidence) {
    return report(evidence, LIMIT);
  }

  /** The same with another patience. */
  boolean report(List<Evidence> evidence, Duration limit) {
    var seq = send(evidence);
    return Fleet.await(
        limit,
        () ->
            link.latest(LinkMessage.Reported.class)
                .filter(reported -> reported.boot() == boot && reported.seq() >= seq)
                .isPresent());
  }

  /** Reports it and waits for nothing. */
  public long send(List<Evidence> evidence) {
    var seq = ++reports;
    link.say(new LinkMessage.Report(boot, seq, evidence));
    return seq;
  }

  /** Whose key it has. */
  public String host() {
    return host;
  }

  @Override
  public void close() {
    link.close();
  }
}
