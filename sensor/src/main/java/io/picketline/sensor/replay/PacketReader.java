package io.picketline.sensor.replay;

import io.picketline.sensor.capture.CaptureCounters;
import io.picketline.sensor.capture.CapturedPacket;
import io.picketline.sensor.capture.Fragments;
import io.picketline.sensor.capture.LinkLayer;
import io.picketline.sensor.capture.PacketOutcome;
import io.picketline.sensor.capture.PacketParser;
import java.lang.foreign.MemorySegment;

/** Makes of captured packets what a host would see of them, whole and checked. */
final class PacketReader {

  /** Who takes what is read, in its order. What is handed over is only valid during the call. */
  interface Taker {

    /** A TCP or UDP packet from one host to one host. */
    void packet(Seen seen);

    /** A packet of another IP protocol from one host to one host; ports and flags are unset. */
    void other(Seen seen, int protocol, MemorySegment message);

    /** A packet from a host to one host that is no evidence: its checksum is wrong. */
    void broken(Seen seen);

    /** A packet that a host sent to many. */
    void toMany(Seen seen);
  }

  /** The bit of a link-layer address that marks a group (IEEE 802, 8.2.2). */
  private static final long GROUP = 0x0100_0000_0000L;

  private final CaptureCounters counters;
  private final Seen seen;
  private final PacketParser parser;
  private final PacketParser parserOfGroups = new PacketParser(true, new CaptureCounters());
  private final Fragments fragments = new Fragments();

  /** A reader of one file. */
  PacketReader(int file, CaptureCounters counters) {
    this.counters = counters;
    this.parser = new PacketParser(true, counters);
    this.seen = new Seen();
    this.seen.file = file;
  }

  /**
   * Hands a packet over.
   *
   * @param number its number among all packets
   */
  void read(CapturedPacket packet, int number, Taker taker) {
    seen.number = number;
    seen.sourceMac = packet.sourceMac();
    seen.destinationMac = packet.destinationMac();
    if (packet.destinationMac() != LinkLayer.NO_ADDRESS && (packet.destinationMac() & GROUP) != 0) {
      toMany(packet, taker);
      return;
    }
    var bytes = packet.bytes();
    if (parse(packet, bytes, taker) == PacketOutcome.FRAGMENT) {
      var whole = fragments.join(bytes, parser.transportOffset(), packet.atNanos());
      if (whole != null) {
        parse(packet, whole, taker);
      }
    }
  }

  private void toMany(CapturedPacket packet, Taker taker) {
    counters.count(PacketOutcome.NOT_UNICAST);
    switch (parserOfGroups.parse(packet.bytes(), 0, packet.length(), seen.probe)) {
      case NOT_UNICAST, PROBE -> taker.toMany(seen);
      case TRUNCATED,
          MALFORMED,
          NOT_IP,
          OTHER_PROTOCOL,
          FRAGMENT,
          BAD_CHECKSUM,
          UNCHECKABLE,
          MARTIAN,
          NOT_LOCAL,
          FORGED,
          TAKEN,
          NOT_WATCHED,
          SKIPPED -> {}
    }
  }

  private PacketOutcome parse(CapturedPacket packet, MemorySegment bytes, Taker taker) {
    var outcome = parser.parse(bytes, 0, (int) bytes.byteSize(), seen.probe);
    seen.probe.atNanos = packet.atNanos();
    seen.payload = parser.payloadLength();
    seen.checked = outcome == PacketOutcome.PROBE;
    switch (outcome) {
      case PROBE, UNCHECKABLE -> taker.packet(seen);
      case OTHER_PROTOCOL -> taker.other(seen, parser.protocol(), message(bytes));
      case BAD_CHECKSUM -> {
        if (parser.protocol() >= 0) {
          taker.broken(seen);
        }
      }
      case NOT_UNICAST -> taker.toMany(seen);
      case TRUNCATED,
          MALFORMED,
          NOT_IP,
          FRAGMENT,
          MARTIAN,
          NOT_LOCAL,
          FORGED,
          TAKEN,
          NOT_WATCHED,
          SKIPPED -> {}
    }
    return outcome;
  }

  /** A header may claim to be longer than all that was captured: then nothing is left behind it. */
  private MemorySegment message(MemorySegment bytes) {
    return parser.protocol() < 0 || parser.transportLength() == 0
        ? MemorySegment.NULL
        : bytes.asSlice(parser.transportOffset(), parser.transportLength());
  }
}
