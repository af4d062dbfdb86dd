package io.picketline.protocol;

/** Where a verdict comes from. */
public enum Origin {
  /** Our own evidence. */
  DETECTED,
  /** An operator's command. */
  OPERATOR,
  /** A list that an operator imported. */
  IMPORT
}
