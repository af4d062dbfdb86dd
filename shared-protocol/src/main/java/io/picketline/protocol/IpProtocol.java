package io.picketline.protocol;

/** What a probe speaks, with its number in the IP header (IANA protocol numbers). */
public enum IpProtocol {
  TCP(6),
  UDP(17),
  SCTP(132),
  /** Any other; the probe's port is then the protocol's number. */
  OTHER(255);

  private final int number;

  IpProtocol(int number) {
    this.number = number;
  }

  /** 6, 17, 132; 255, which is reserved, for any other. */
  public int number() {
    return number;
  }
}
