package io.picketline.protocol;

/** How a host treats the packets of an attacker. */
public enum BlockKind {
  /**
   * Dropped, but probes of unserved ports are still looked at: a local verdict that may be forged.
   */
  SUSPECT,
  /**
   * A source that this host served lately: what it was served stays open, all else is dropped, so
   * that forging it costs the innocent nothing.
   */
  RESTRICTED,
  /** Dropped unseen. */
  BLOCKED
}
