package io.picketline.sensor.filter;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;

/** Ignored prefixes as the kernel holds them as exceptions: none lies in another. */
public final class IgnoredCover {

  /**
   * Most exceptions, which are replaced in one transaction: room for this host's files, for the
   * network-wide list, and for as many addresses that the host and the fleet need.
   */
  static final int ROOM = 3 * IgnoreRule.MOST_OF_A_LIST;

  private IgnoredCover() {}

  /** The fewest of {@code prefixes} that hold all their addresses, ascending. */
  public static List<Prefix> of(Collection<Prefix> prefixes) {
    var wanted = new HashMap<Prefix, Long>();
    prefixes.forEach(prefix -> wanted.put(prefix, 0L));
    return List.copyOf(Cover.of(wanted).keySet());
  }
}
