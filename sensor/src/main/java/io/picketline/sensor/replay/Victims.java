package io.picketline.sensor.replay;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.BitSet;
import java.util.List;

/**
 * Which hosts of capture files are guarded: those that are named; else the private ones that
 * anybody makes a first contact with; else all of whom that is so.
 */
final class Victims {

  /** RFC 1918, RFC 3927, RFC 4193, RFC 4291. */
  private static final List<Prefix> PRIVATE =
      List.of(
          Prefix.parse("10.0.0.0/8"),
          Prefix.parse("172.16.0.0/12"),
          Prefix.parse("192.168.0.0/16"),
          Prefix.parse("169.254.0.0/16"),
          Prefix.parse("fc00::/7"),
          Prefix.parse("fe80::/10"));

  /** Addresses that no host has on a network (RFC 6890). */
  private static final List<Prefix> MARTIAN =
      List.of(Prefix.parse("127.0.0.0/8"), Prefix.parse("240.0.0.0/4"), Prefix.parse("::1"));

  private Victims() {}

  /** The numbers of the hosts. */
  static BitSet of(FileLore lore, List<Prefix> named) {
    var touched = new BitSet();
    var ours = new BitSet();
    var conversations = lore.conversations();
    for (var host = 0; host < conversations.hosts(); host++) {
      var address = new SourceAddress(conversations.high(host), conversations.low(host));
      if (!named.isEmpty()) {
        ours.set(host, within(named, address));
      } else if (lore.touched(host) && !within(MARTIAN, address)) {
        touched.set(host);
        ours.set(host, within(PRIVATE, address));
      }
    }
    return ours.isEmpty() && named.isEmpty() ? touched : ours;
  }

  private static boolean within(List<Prefix> prefixes, SourceAddress address) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }
}
