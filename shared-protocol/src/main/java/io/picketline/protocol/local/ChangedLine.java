package io.picketline.protocol.local;

import io.picketline.protocol.Prefix;

/**
 * One line of what a change changed.
 *
 * @param name the address, prefix, host or user that it is about
 * @param text what became of it
 */
public record ChangedLine(String name, String text) {

  /** About an address or prefix. */
  public ChangedLine(Prefix about, String text) {
    this(about.toString(), text);
  }
}
