package io.picketline.sensor.detect;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.ScanType;

/**
 * What the six classic TCP flags of a packet say about it, by the first rule that fits, as
 * docs/detection.md gives them. ECE and CWR are masked: clients with ECN set them too.
 */
public final class FlagClassifier {

  /** What a packet with such flags may be. */
  public enum Meaning {
    /** Asks for a connection. */
    SYN,
    /** E4: no TCP stack sends it. */
    MALFORMED,
    /** E5, where no socket takes it. */
    STRAY_ACK,
    /** E13: RST or SYN+ACK, which a forged packet of ours provokes from an innocent. */
    BACKSCATTER
  }

  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int PSH = 0x08;
  private static final int ACK = 0x10;
  private static final int URG = 0x20;
  private static final int SIX = 0x3f;

  private static final Meaning[] MEANINGS = new Meaning[SIX + 1];
  private static final ScanType[] TYPES = new ScanType[SIX + 1];

  static {
    for (var flags = 0; flags <= SIX; flags++) {
      MEANINGS[flags] = meaningOf(flags);
      TYPES[flags] = typeOf(flags);
    }
  }

  private FlagClassifier() {}

  /** What a packet with this flags byte may be. */
  public static Meaning meaning(int flags) {
    return MEANINGS[flags & SIX];
  }

  /**
   * The name of a scan by probes that prove {@code kind}.
   *
   * @param flags the TCP flags; the protocol's number if it is neither TCP nor UDP
   */
  static ScanType type(EvidenceKind kind, int flags) {
    return switch (kind) {
      case TRAP_DARK, TRAP, CONNECTED_WITHOUT_DATA -> ScanType.CONNECT;
      case HALF_OPEN, HALF_OPEN_LATE -> ScanType.SYN;
      case UNHANDLED_PROTOCOL ->
          flags == IpProtocol.SCTP.number() ? ScanType.SCTP : ScanType.IP_PROTOCOL;
      case SYN_DARK, SYN_UNSERVED, SYN_UNANSWERED, MALFORMED_FLAGS, STRAY_ACK -> type(flags);
      case UDP_UNSERVED,
          UDP_UNSERVED_FROM_SERVER,
          UDP_EPHEMERAL,
          UDP_EPHEMERAL_FROM_SERVER,
          UDP_UNANSWERED ->
          ScanType.UDP;
    };
  }

  /**
   * The name of a scan that sends such packets; {@link ScanType#ODD_FLAGS} also for backscatter.
   */
  public static ScanType type(int flags) {
    return TYPES[flags & SIX];
  }

  private static Meaning meaningOf(int flags) {
    if (flags == SIX) {
      return Meaning.MALFORMED;
    }
    if (has(flags, RST)) {
      return Meaning.BACKSCATTER;
    }
    if (has(flags, SYN | FIN)) {
      return Meaning.MALFORMED;
    }
    if (has(flags, SYN | ACK)) {
      return Meaning.BACKSCATTER;
    }
    if (has(flags, SYN)) {
      return Meaning.SYN;
    }
    return has(flags, ACK) ? Meaning.STRAY_ACK : Meaning.MALFORMED;
  }

  private static ScanType typeOf(int flags) {
    return switch (meaningOf(flags)) {
      case SYN -> ScanType.SYN;
      case STRAY_ACK -> has(flags, FIN) ? ScanType.MAIMON : ScanType.ACK;
      case BACKSCATTER -> ScanType.ODD_FLAGS;
      case MALFORMED -> malformedType(flags);
    };
  }

  private static ScanType malformedType(int flags) {
    return switch (flags) {
      case 0 -> ScanType.NULL;
      case FIN -> ScanType.FIN;
      case FIN | PSH | URG -> ScanType.XMAS;
      default -> flags != SIX && has(flags, SYN | FIN) ? ScanType.SYN_FIN : ScanType.ODD_FLAGS;
    };
  }

  private static boolean has(int flags, int all) {
    return (flags & all) == all;
  }
}
