package io.picketline.lab.intrusion;

/** What tries have to themselves while they are made. */
public enum Lane {
  /** Nothing: they disturb nobody, and wait more than they compute. */
  AT_ONCE(8),
  /** The link of the stolen host. */
  LINK(1),
  /** The stolen host itself. */
  HOST(1);

  private final int width;

  Lane(int width) {
    this.width = width;
  }

  /** How many are made at a time. */
  public int width() {
    return width;
  }
}
