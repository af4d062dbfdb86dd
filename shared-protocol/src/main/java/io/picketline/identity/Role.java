package io.picketline.identity;

/** What a certificate lets its holder be; written into it as a subject alternative name. */
public enum Role {
  SENSOR("sensor.picketline.internal"),
  COORDINATOR("coordinator.picketline.internal");

  private final String dnsName;

  Role(String dnsName) {
    this.dnsName = dnsName;
  }

  /**
   * The DNS subject alternative name that says so. All coordinators share theirs, which is what
   * Akka's mutual TLS asks of members of one cluster.
   */
  public String dnsName() {
    return dnsName;
  }
}
