package io.picketline.protocol;

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

  /** As an operator reads it. */
  public String text() {
    return text;
  }
}
