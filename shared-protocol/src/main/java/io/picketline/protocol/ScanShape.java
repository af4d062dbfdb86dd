package io.picketline.protocol;

import java.util.Locale;

/** The shape of a scan by the set of its pairs. */
public enum ScanShape {
  /** Many ports of one host. */
  VERTICAL,
  /** One or two ports of three hosts or more. */
  HORIZONTAL,
  /** Many ports of many hosts. */
  BLOCK,
  /** Fewer ports than hosts, of which there are three or more. */
  STROBE,
  /** Any of these over more than an hour. */
  SLOW,
  /** The same probe from several sources at once, all but one of them forged. */
  DECOY,
  /** Many sources that share the work. */
  DISTRIBUTED;

  private static final int FEW_PORTS = 2;
  private static final int MANY_HOSTS = 3;

  /**
   * The shape of what was touched.
   *
   * @param hosts how many of them, at least one
   * @param ports how many different ones on all of them
   */
  public static ScanShape of(int hosts, int ports) {
    if (hosts == 1) {
      return VERTICAL;
    }
    if (hosts < MANY_HOSTS || (ports >= hosts && ports > FEW_PORTS)) {
      return BLOCK;
    }
    return ports <= FEW_PORTS ? HORIZONTAL : STROBE;
  }

  /** As an operator reads it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
