package io.picketline.bench;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.capture.CaptureCounters;
import io.picketline.sensor.capture.PacketOutcome;
import io.picketline.sensor.capture.PacketParser;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.detect.DetectionSink;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.ScanDetector;
import io.picketline.sensor.detect.Weighed;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.guard.HostAddresses;
import io.picketline.sensor.guard.HostKnowledge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A sensor's way of a packet, without the kernel at its two ends. */
final class Path implements DetectionSink {
  private static final long SEED = 42;
  private static final int RULES = 1_000;

  /** As long as the packets of one second at full speed are apart. */
  private static final long NANOS_APART = 1_000;

  private final PacketParser parser = new PacketParser(false, new CaptureCounters());
  private final ScanDetector detector;
  private final RawProbe probe = new RawProbe();
  private long at = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;
  private long told;

  /** A sensor that remembers as many sources as it does unless told otherwise. */
  Path() {
    var host = new HostKnowledge(new ServedSockets(System::nanoTime, SEED, _ -> {}));
    host.guard(
        new Guard(new Guard.Wanted(HostAddresses.NONE, List.of(), List.of(), rules(), List.of())));
    host.fleet(new ServedPorts("22,80,443", "53"));
    detector =
        new ScanDetector(
            new DetectorSettings("bench", DetectorSettings.DEFAULT_SOURCES, SEED), host, this);
  }

  /** Reads the packet, its checksum included. */
  PacketOutcome parse(Packets packets) {
    return parser.parse(packets.memory(), 0, packets.length(), probe);
  }

  /** Reads the packet and weighs it; answers how often something was told so far. */
  long detect(Packets packets) {
    parse(packets);
    probe.atNanos = at += NANOS_APART;
    detector.probe(probe);
    return told;
  }

  private static List<IgnoreRule> rules() {
    var rules = new ArrayList<IgnoreRule>();
    for (var i = 0; i < RULES; i++) {
      var prefix = new Prefix(SourceAddress.v4(0x0b000000 + i * 512), 24);
      rules.add(new IgnoreRule(prefix, "", "bench", Instant.EPOCH));
    }
    return rules;
  }

  @Override
  public void evidence(RawProbe seen, Weighed weighed) {
    told++;
  }

  @Override
  public void block(long high, long low, int keyLength, long blockNanos, BlockKind kind) {
    told++;
  }

  @Override
  public void verdict(Verdict verdict, BlockKind kind) {
    told++;
  }

  @Override
  public void spared(Prefix source, RawProbe seen) {
    told++;
  }

  @Override
  public void decoy(Prefix source, RawProbe seen, boolean blocked) {
    told++;
  }
}
