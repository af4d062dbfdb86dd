package io.picketline.protocol;

import java.util.Locale;

/**
 * What the holder of a certificate may be to the fleet; written into it as a subject alternative
 * name.
 */
public enum Role {
  /** A host that blocks, and tells what it sees. */
  SENSOR,
  /** A host that decides for all. */
  COORDINATOR,
  /** A person who may look. */
  VIEWER,
  /** A person who may block and release. */
  OPERATOR,
  /** A person who may do everything. */
  ADMIN;

  /** Whether people have it, not hosts. */
  public boolean ofPeople() {
    return switch (this) {
      case SENSOR, COORDINATOR -> false;
      case VIEWER, OPERATOR, ADMIN -> true;
    };
  }

  /**
   * The DNS subject alternative name that says so in a certificate. All coordinators share theirs,
   * which is what Akka's mutual TLS asks of members of one cluster.
   */
  public String dnsName() {
    return this + ".picketline.internal";
  }

  /** The role in the operator's words. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
