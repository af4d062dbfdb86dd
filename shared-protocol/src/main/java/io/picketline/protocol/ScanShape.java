package io.picketline.protocol;

/** The shape of a scan by the set of its pairs. */
public enum ScanShape {
  /** Many ports of one host. */
  VERTICAL,
  /** One or two ports of three hosts or more. */
  HORIZONTAL,
  /** Many ports of many hosts. */
  BLOCK,
  /** Few ports of many hosts. */
  STROBE
}
