package io.picketline.protocol;

import java.util.EnumMap;
import java.util.List;

/** The type of a scan by what its packets look like, in the words of the field. */
public enum ScanType {
  /** Completed handshakes. */
  CONNECT("connect"),
  SYN("SYN"),
  FIN("FIN"),
  NULL("NULL"),
  XMAS("XMAS"),
  MAIMON("Maimon"),
  ACK("ACK"),
  SYN_FIN("SYN+FIN"),
  ODD_FLAGS("odd flags"),
  UDP("UDP"),
  SCTP("SCTP"),
  IP_PROTOCOL("IP protocol");

  private final String text;

  ScanType(String text) {
    this.text = text;
  }

  /**
   * The most frequent type; among equals the one whose probes weigh more, then the one seen first.
   * A SYN is that of a connect scan if the source completed any handshake.
   *
   * @param evidence at least one piece
   */
  public static ScanType of(List<Evidence> evidence) {
    var counts = new EnumMap<ScanType, Integer>(ScanType.class);
    var weights = new EnumMap<ScanType, Double>(ScanType.class);
    for (var piece : evidence) {
      counts.merge(piece.type(), 1, Integer::sum);
      weights.merge(piece.type(), piece.kind().weight(), Double::sum);
    }
    var most = evidence.getFirst().type();
    for (var piece : evidence) {
      var type = piece.type();
      var order = Integer.compare(counts.getOrDefault(type, 0), counts.getOrDefault(most, 0));
      var heavier = weights.getOrDefault(type, 0.0) > weights.getOrDefault(most, 0.0);
      if (order > 0 || (order == 0 && heavier)) {
        most = type;
      }
    }
    return most == SYN && counts.containsKey(CONNECT) ? CONNECT : most;
  }

  /** As an operator reads it. */
  public String text() {
    return text;
  }
}
