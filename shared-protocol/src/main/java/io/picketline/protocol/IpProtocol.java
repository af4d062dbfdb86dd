package io.picketline.protocol;

/** The transport of a probe, with its number in the IP header (IANA protocol numbers). */
public enum IpProtocol {
  TCP(6),
  UDP(17);

  private final int number;

  IpProtocol(int number) {
    this.number = number;
  }

  /** 6 or 17. */
  public int number() {
    return number;
  }
}
