package io.picketline.sensor.detect;

import io.picketline.protocol.SourceAddress;
import java.time.Instant;

/** A detector under load: packets of many sources, by a clock of its own. */
final class Drill {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final long NOW = START.getEpochSecond() * 1_000_000_000L;
  static final long SECOND = 1_000_000_000L;

  private static final int SYN = 0x02;
  private static final long LOCAL = SourceAddress.parse("203.0.113.1").low();

  final RawProbe probe = new RawProbe();
  final ScanDetector detector;

  /** A detector of {@code sources} sources. */
  Drill(int sources, HostView host, DetectionSink sink) {
    this.detector = new ScanDetector(new DetectorSettings("a", sources, 3), host, sink);
  }

  /** Fills the probe as a SYN of a common stack. */
  RawProbe syn(SourceAddress source, int port, long atNanos) {
    probe.sourceHigh = source.high();
    probe.sourceLow = source.low();
    probe.localHigh = 0;
    probe.localLow = LOCAL;
    probe.sourcePort = 40_000;
    probe.port = port;
    probe.tcp = true;
    probe.other = RawProbe.NO_OTHER;
    probe.flags = SYN;
    // one of its own for every packet, lest it look like a decoy's
    probe.sequence = (atNanos * 7 + 1) & 0xffff_ffffL;
    probe.window = 64_240;
    probe.options = TcpOptions.OTHER;
    probe.identification = 1;
    probe.atNanos = atNanos;
    return probe;
  }

  /** Fills the probe as a datagram. */
  RawProbe udp(SourceAddress source, int port, long atNanos) {
    syn(source, port, atNanos);
    probe.tcp = false;
    probe.flags = 0;
    probe.sequence = 0;
    return probe;
  }

  /** Tells that the port served the source over TCP. */
  void serve(SourceAddress source, int port, long atNanos) {
    detector.served(source.high(), source.low(), port, true, atNanos);
  }
}
