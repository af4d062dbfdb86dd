package io.picketline.protocol;

/** How a host treats the packets of an attacker. */
public enum BlockKind {
  /**
   * Dropped, but probes of unserved ports are still looked at: a local verdict that may be forged.
   */
  SUSPECT,
  /** Dropped unseen. */
  BLOCKED
}
