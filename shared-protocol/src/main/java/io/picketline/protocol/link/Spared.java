package io.picketline.protocol.link;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;

/**
 * Whom one host never blocks, for its own sake.
 *
 * @param as its default gateway, say, or what its ignore file says
 */
public record Spared(Prefix prefix, String as) {

  /** Most of them that one host tells. */
  public static final int MOST = 256;

  public Spared {
    Names.requireText(as);
  }
}
