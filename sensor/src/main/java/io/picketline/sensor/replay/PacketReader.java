package io.picketline.sensor.replay;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.capture.CaptureCounters;
import io.picketline.sensor.capture.CaptureFile;
import io.picketline.sensor.capture.CapturedPacket;
import io.picketline.sensor.capture.LinkLayer;
import io.picketline.sensor.capture.PacketOutcome;
import io.picketline.sensor.capture.PacketParser;
import io.picketline.sensor.detect.RawProbe;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Reads a capture file once and hands over what a host would see of it, whole and checked. */
final class PacketReader {

  /** Who takes what is read, in the file's order. */
  interface Taker {

    /**
     * A TCP or UDP packet from one host to one host; the probe is only valid during the call.
     *
     * @param frame its number in the file
     * @param sourceMac link-layer address it came from, or {@link LinkLayer#NO_ADDRESS}
     * @param destinationMac the one it went to, or the same
     */
    void packet(long frame, RawProbe packet, long sourceMac, long destinationMac);

    /** The host answers that no socket takes the packets of {@code refused}. */
    void unreachable(Flow refused);

    /** Any packet that {@code host} sent. */
    void sent(SourceAddress host);
  }

  /** The bit of a link-layer address that marks a group (IEEE 802, 8.2.2). */
  private static final long GROUP = 0x0100_0000_0000L;

  private final CaptureCounters counters;
  private final Taker taker;
  private final PacketParser parser;
  private final Fragments fragments = new Fragments();
  private final RawProbe probe = new RawProbe();

  private PacketReader(CaptureCounters counters, Taker taker) {
    this.counters = counters;
    this.taker = taker;
    this.parser = new PacketParser(true, counters);
  }

  /**
   * Reads the whole file.
   *
   * @return its number of frames
   * @throws IOException in the operator's words
   */
  static long read(Path file, CaptureCounters counters, Taker taker) throws IOException {
    return CaptureFile.read(file, counters, new PacketReader(counters, taker)::frame);
  }

  private void frame(CapturedPacket packet) {
    if (packet.destinationMac() != LinkLayer.NO_ADDRESS && (packet.destinationMac() & GROUP) != 0) {
      counters.count(PacketOutcome.NOT_UNICAST);
      return;
    }
    var outcome = parse(packet, packet.bytes());
    if (outcome == PacketOutcome.FRAGMENT) {
      fragments.join(packet.bytes()).ifPresent(whole -> parse(packet, whole));
    }
  }

  private PacketOutcome parse(CapturedPacket packet, MemorySegment bytes) {
    var outcome = parser.parse(bytes, 0, (int) bytes.byteSize(), probe);
    probe.atNanos = packet.atNanos();
    switch (outcome) {
      case PROBE -> {
        taker.sent(source());
        taker.packet(packet.number(), probe, packet.sourceMac(), packet.destinationMac());
      }
      case OTHER_PROTOCOL -> other(bytes);
      case UNCHECKABLE -> taker.sent(source());
      case TRUNCATED,
          MALFORMED,
          NOT_IP,
          FRAGMENT,
          BAD_CHECKSUM,
          MARTIAN,
          NOT_UNICAST,
          NOT_LOCAL,
          TAKEN,
          NOT_WATCHED,
          SKIPPED -> {}
    }
    return outcome;
  }

  private void other(MemorySegment bytes) {
    taker.sent(source());
    if (parser.protocol() < 0 || parser.transportLength() == 0) {
      return;
    }
    var message = bytes.asSlice(parser.transportOffset(), parser.transportLength());
    Unreachable.flow(parser.protocol(), message)
        .filter(refused -> refused.destination().equals(source()))
        .ifPresent(taker::unreachable);
  }

  private SourceAddress source() {
    return new SourceAddress(probe.sourceHigh, probe.sourceLow);
  }
}
