package io.picketline.lab.matrix;

import io.picketline.protocol.Mode;

/**
 * One scan against a sensor in one mode.
 *
 * @param quick whether it belongs to the few that stand for all
 */
public record Cell(Mode mode, Scan scan, Finding expected, boolean quick) {

  /** {@code atcp, nmap -sS}. */
  public String name() {
    return "%s, %s".formatted(mode.text(), scan.title());
  }
}
