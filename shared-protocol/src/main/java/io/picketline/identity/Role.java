package io.picketline.identity;

import io.picketline.protocol.local.Right;
import java.util.Optional;

/** What a certificate lets its holder be; written into it as a subject alternative name. */
public enum Role {
  SENSOR("sensor.picketline.internal"),
  COORDINATOR("coordinator.picketline.internal"),
  /** A person who may look. */
  VIEWER("viewer.picketline.internal", Right.VIEW),
  /** A person who may block and release. */
  OPERATOR("operator.picketline.internal", Right.OPERATE),
  /** A person who may do everything. */
  ADMIN("admin.picketline.internal", Right.ADMIN);

  private final String dnsName;
  private final Optional<Right> right;

  Role(String dnsName) {
    this.dnsName = dnsName;
    this.right = Optional.empty();
  }

  Role(String dnsName, Right right) {
    this.dnsName = dnsName;
    this.right = Optional.of(right);
  }

  /** What a person of this role may ask a coordinator; none for hosts. */
  public Optional<Right> right() {
    return right;
  }

  /**
   * The DNS subject alternative name that says so. All coordinators share theirs, which is what
   * Akka's mutual TLS asks of members of one cluster.
   */
  public String dnsName() {
    return dnsName;
  }
}
