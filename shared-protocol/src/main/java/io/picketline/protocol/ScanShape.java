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
  /** Few ports of many hosts. */
  STROBE,
  /** Any of these over more than an hour. */
  SLOW,
  /** The same probe from several sources at once, all but one of them forged. */
  DECOY,
  /** Many sources that share the work. */
  DISTRIBUTED;

  /** As an operator reads it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
