package io.picketline.sensor.detect;

import io.picketline.protocol.ScanTool;
import org.jspecify.annotations.Nullable;

/**
 * Tells the tool that made a TCP packet by what the tool never changes (E14 of docs/detection.md).
 * Whoever knows the list can avoid it, so that a tool's absence proves nothing.
 */
final class ToolShapes {

  private static final int ZMAP_IDENTIFICATION = 54_321;
  private static final int RAW_WINDOW = 1_024;
  private static final int HPING_WINDOW = 512;

  private ToolShapes() {}

  /** The tool whose shape the packet has by itself, or null. */
  static @Nullable ScanTool of(RawProbe probe) {
    if (probe.identification == ZMAP_IDENTIFICATION) {
      return ScanTool.ZMAP;
    }
    var syn = FlagClassifier.meaning(probe.flags) == FlagClassifier.Meaning.SYN;
    if (syn && isV4(probe) && probe.sequence == (probe.localLow & 0xffff_ffffL)) {
      return ScanTool.MIRAI_LIKE;
    }
    if (syn && probe.window == RAW_WINDOW) {
      return switch (probe.options) {
        case NONE -> ScanTool.MASSCAN;
        case MSS_ONLY -> ScanTool.NMAP;
        case OTHER -> null;
      };
    }
    var hping = probe.window == HPING_WINDOW && probe.options == TcpOptions.NONE;
    return hping ? ScanTool.HPING3 : null;
  }

  /**
   * Whether the identification is masscan's: destination, port and sequence number, folded. One in
   * 65,536 packets has it by chance, so it takes two.
   */
  static boolean masscanFold(RawProbe probe) {
    var fold = (probe.localLow ^ probe.port ^ probe.sequence) & 0xffff;
    return isV4(probe) && probe.identification == fold;
  }

  private static boolean isV4(RawProbe probe) {
    return probe.localHigh == 0 && probe.localLow >>> 32 == 0xffff;
  }
}
