package io.picketline.sensor;

import io.picketline.protocol.Mode;
import io.picketline.sensor.capture.CandidatePorts;
import io.picketline.sensor.capture.LinkTest;
import io.picketline.sensor.capture.NflogSource;
import io.picketline.sensor.capture.PcapSource;
import io.picketline.sensor.capture.ProbeHandler;
import io.picketline.sensor.capture.ProbeSource;
import io.picketline.sensor.capture.VirtualLinks;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.filter.FilterSettings;
import io.picketline.sensor.guard.HostAddresses;
import io.picketline.sensor.netlink.Link;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.NfLog;
import java.time.Clock;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Which source of probes this sensor uses, and why. */
final class CaptureChoice {

  private static final long NANOS = 1_000_000_000L;

  private final SensorConfig config;
  private final boolean nflog;
  private final String why;

  private CaptureChoice(SensorConfig config, boolean nflog, String why) {
    this.config = config;
    this.nflog = nflog;
    this.why = why;
  }

  /**
   * What the configuration asks for; where it leaves the choice, the log of the kernel if it can.
   */
  static CaptureChoice of(SensorConfig config) {
    return switch (config.capture().source()) {
      case NFLOG -> new CaptureChoice(config, true, "configured");
      case PCAP -> new CaptureChoice(config, false, "configured");
      case AUTO -> auto(config);
    };
  }

  private static CaptureChoice auto(SensorConfig config) {
    try {
      NfLog.open(config.capture().nflogGroup(), NflogSource.SNAP_LENGTH).close();
      return new CaptureChoice(config, true, "auto: the kernel has it");
    } catch (NetlinkException e) {
      return new CaptureChoice(config, false, "auto: no nflog, " + e.getMessage());
    }
  }

  String why() {
    return why;
  }

  /** How the packet filter is to be set up for it. */
  FilterSettings filter() {
    if (!nflog) {
      return FilterSettings.of(Optional.empty());
    }
    var capture = config.capture();
    return FilterSettings.of(
        Optional.of(
            new FilterSettings.Look(
                capture.nflogGroup(),
                capture.sourceRate(),
                capture.totalRate(),
                ports(Mode.ATCP),
                ports(Mode.AUDP))));
  }

  /** A source that delivers to {@code handler}. */
  ProbeSource source(
      VirtualLinks virtualLinks,
      LinkTest linkTest,
      Host host,
      ProbeHandler handler,
      ProbeSource.FailureListener listener) {
    if (nflog) {
      return new NflogSource(
          config.capture().nflogGroup(),
          virtualLinks,
          linkTest,
          unixNanos(Clock.systemUTC()),
          handler,
          listener);
    }
    var watched = new CandidatePorts(bits(Mode.ATCP), bits(Mode.AUDP));
    return new PcapSource(
        interfaces(host.links()), watched, host::isOwn, linkTest, handler, listener);
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

  private FilterSettings.Ports ports(Mode mode) {
    if (!config.modes().contains(mode)) {
      return FilterSettings.Ports.NONE;
    }
    var excluded = new HashSet<Integer>();
    for (var range : config.watched().excluded()) {
      for (var port = range.first(); port <= range.last(); port++) {
        excluded.add(port);
      }
    }
    return new FilterSettings.Ports(true, config.watched().maxPort(), excluded, Set.of());
  }

  private BitSet bits(Mode mode) {
    var bits = new BitSet();
    if (config.modes().contains(mode)) {
      bits.set(1, config.watched().maxPort() + 1);
      config.watched().excluded().forEach(range -> bits.clear(range.first(), range.last() + 1));
    }
    return bits;
  }

  private List<PcapSource.Interface> interfaces(List<Link> links) {
    var wanted = config.capture().interfaces();
    return links.stream()
        .filter(
            link -> wanted.isEmpty() ? link.up() && !link.loopback() : wanted.contains(link.name()))
        .map(link -> new PcapSource.Interface(link.name(), link.index(), link.virtual()))
        .toList();
  }

  private static LongSupplier unixNanos(Clock clock) {
    return () -> nanos(clock.instant());
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS + instant.getNano();
  }
}
