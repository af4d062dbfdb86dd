package io.picketline.protocol;

/**
 * A probe that counts, and what it counts as.
 *
 * @param host name of the sensor that saw it
 */
public record Evidence(String host, EvidenceKind kind, ScanType type, Probe probe) {
  public Evidence {
    Names.requireHost(host);
  }
}
