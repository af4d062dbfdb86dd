package io.picketline.sensor;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import io.picketline.sensor.capture.CandidatePorts;
import io.picketline.sensor.capture.NflogSource;
import io.picketline.sensor.capture.PcapSource;
import io.picketline.sensor.capture.ProbeHandler;
import io.picketline.sensor.capture.ProbeSource;
import io.picketline.sensor.capture.TrapSettings;
import io.picketline.sensor.capture.TrapSockets;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.filter.FilterSettings;
import io.picketline.sensor.guard.HostAddresses;
import io.picketline.sensor.netlink.Link;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.NfLog;
import io.picketline.sensor.work.Kept;
import java.time.Clock;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Which sources of probes this sensor uses, and why. */
final class CaptureChoice {

  private static final long NANOS = 1_000_000_000L;

  private final SensorConfig config;
  private final Kind kind;
  private final String why;

  /** Where packets come from to ports that are not bound. */
  private enum Kind {
    NFLOG,
    PCAP,
    /** Nowhere: no mode asks for them. */
    NONE
  }

  private CaptureChoice(SensorConfig config, Kind kind, String why) {
    this.config = config;
    this.kind = kind;
    this.why = why;
  }

  /**
   * What the configuration asks for; where it leaves the choice, the log of the kernel if it can.
   */
  static CaptureChoice of(SensorConfig config) {
    if (config.modes().stream().allMatch(Mode::binds)) {
      return new CaptureChoice(config, Kind.NONE, "modes tcp and udp need no other");
    }
    return switch (config.capture().source()) {
      case NFLOG -> new CaptureChoice(config, Kind.NFLOG, "configured");
      case PCAP -> new CaptureChoice(config, Kind.PCAP, "configured");
      // the configuration refuses sockets where another mode needs more
      case SOCKETS -> new CaptureChoice(config, Kind.NONE, "configured");
      case AUTO -> auto(config);
    };
  }

  private static CaptureChoice auto(SensorConfig config) {
    try {
      NfLog.open(config.capture().nflogGroup(), NflogSource.SNAP_LENGTH).close();
      return new CaptureChoice(config, Kind.NFLOG, "auto: the kernel has it");
    } catch (NetlinkException e) {
      return new CaptureChoice(config, Kind.PCAP, "auto: no nflog, " + e.getMessage());
    }
  }

  String why() {
    return why;
  }

  /** Whether there are bound ports beside another source. */
  boolean both() {
    return kind != Kind.NONE && config.modes().stream().anyMatch(Mode::binds);
  }

  /** How the packet filter is to be set up for it. */
  FilterSettings filter() {
    if (kind != Kind.NFLOG) {
      return FilterSettings.of(Optional.empty());
    }
    var capture = config.capture();
    return FilterSettings.of(
        Optional.of(
            new FilterSettings.Look(
                capture.nflogGroup(),
                capture.sourceRate(),
                capture.totalRate(),
                capture.interfaces(),
                ports(IpProtocol.TCP),
                ports(IpProtocol.UDP))));
  }

  /**
   * The source with the packet thread, which delivers to {@code handler}.
   *
   * @param again where parts of it are begun anew
   */
  ProbeSource source(
      Surroundings surroundings,
      Kept.Timer again,
      ProbeHandler handler,
      ProbeSource.FailureListener listener) {
    return switch (kind) {
      case NFLOG ->
          new NflogSource(
              config.capture().nflogGroup(),
              surroundings.virtualLinks(),
              surroundings.linkTest(),
              unixNanos(Clock.systemUTC()),
              handler,
              listener);
      case PCAP -> {
        var watched = new CandidatePorts(bits(IpProtocol.TCP), bits(IpProtocol.UDP));
        yield new PcapSource(
            () -> interfaces(surroundings.host().links()),
            watched,
            (high, low) -> surroundings.host().isOwn(high, low),
            surroundings.linkTest(),
            again,
            handler,
            listener);
      }
      case NONE -> traps(surroundings, handler, listener);
    };
  }

  /** The bound ports. */
  ProbeSource traps(
      Surroundings surroundings, ProbeHandler handler, ProbeSource.FailureListener listener) {
    var settings =
        TrapSettings.of(
            bound(Mode.TCP, IpProtocol.TCP),
            bound(Mode.UDP, IpProtocol.UDP),
            config.capture().interfaces(),
            config.listed().banner());
    return new TrapSockets(
        settings, surroundings.traps(), unixNanos(Clock.systemUTC()), handler, listener);
  }

  /** The host's interfaces and addresses as of now. */
  record Host(HostAddresses addresses, List<Link> links) {
    private boolean isOwn(long high, long low) {
      for (var own : addresses.own()) {
        if (own.high() == high && own.low() == low) {
          return true;
        }
      }
      return false;
    }
  }

  private FilterSettings.Ports ports(IpProtocol protocol) {
    var watched = config.watched();
    var unserved = config.modes().contains(unserved(protocol));
    return new FilterSettings.Ports(
        unserved,
        unserved ? watched.maxPort() : 0,
        unserved ? set(watched.excluded(protocol)) : Set.of(),
        set(listed(protocol)));
  }

  private BitSet bits(IpProtocol protocol) {
    var bits = listed(protocol);
    if (config.modes().contains(unserved(protocol))) {
      bits.or(config.watched().watched(protocol));
    }
    return bits;
  }

  /** The ports that are watched without being bound. */
  private BitSet listed(IpProtocol protocol) {
    var mode = protocol == IpProtocol.TCP ? Mode.STCP : Mode.SUDP;
    return config.modes().contains(mode) ? config.listed().ports(protocol) : new BitSet();
  }

  private BitSet bound(Mode mode, IpProtocol protocol) {
    return config.modes().contains(mode) ? config.listed().ports(protocol) : new BitSet();
  }

  private static Mode unserved(IpProtocol protocol) {
    return protocol == IpProtocol.TCP ? Mode.ATCP : Mode.AUDP;
  }

  private static Set<Integer> set(BitSet ports) {
    return ports.stream().boxed().collect(Collectors.toUnmodifiableSet());
  }

  /** Names that no interface has now, for the operator to be told. */
  List<String> missing(List<Link> links) {
    return config.capture().interfaces().stream()
        .filter(name -> links.stream().noneMatch(link -> link.name().equals(name)))
        .toList();
  }

  /** Those of the host's interfaces that are watched, and up. */
  List<PcapSource.Interface> interfaces(List<Link> links) {
    var wanted = config.capture().interfaces();
    return links.stream()
        .filter(Link::up)
        .filter(link -> wanted.isEmpty() ? !link.loopback() : wanted.contains(link.name()))
        .map(link -> new PcapSource.Interface(link.name(), link.index(), link.virtual()))
        .toList();
  }

  static LongSupplier unixNanos(Clock clock) {
    return () -> nanos(clock.instant());
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS + instant.getNano();
  }
}
