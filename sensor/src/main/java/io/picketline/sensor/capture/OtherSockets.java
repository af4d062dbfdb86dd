package io.picketline.sensor.capture;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.SockDiag;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The sockets of this host at one moment that are no traps, as far as they are in a trap's way. One
 * that strangers can reach has its port on all addresses, for clients of a service must not fall
 * into a trap beside it; a UDP socket with a remote end has it on its own address alone.
 */
final class OtherSockets {
  private final BitSet tcp = new BitSet();
  private final BitSet udp = new BitSet();
  private final Set<Spot> clients = new HashSet<>();

  private record Spot(SourceAddress address, int port) {}

  /** None is known. */
  OtherSockets() {}

  /**
   * Looks at all sockets.
   *
   * @throws io.picketline.sensor.netlink.NetlinkException if the kernel does not tell
   */
  static OtherSockets now(SockDiag diag, OwnTraps own) {
    var others = new OtherSockets();
    diag.dumpBound((isTcp, high, low, port, _, _, remotePort) -> {
      if (!own.hold(isTcp, high, low, port) && !Unicast.loopback(high, low)) {
        others.add(isTcp, new Spot(new SourceAddress(high, low), port), remotePort);
      }
    });
    return others;
  }

  private void add(boolean isTcp, Spot spot, int remotePort) {
    if (isTcp) {
      tcp.set(spot.port());
    } else if (remotePort == 0) {
      udp.set(spot.port());
    } else {
      clients.add(spot);
    }
  }

  /** Whether a service has the port, on whatever address. */
  boolean serve(TrapSpot spot) {
    return (spot.tcp() ? tcp : udp).get(spot.port());
  }

  /** Whether the spot is not to be had, by a service or by a client. */
  boolean inTheWay(TrapSpot spot) {
    return serve(spot) || (!spot.tcp() && clients.contains(new Spot(spot.source(), spot.port())));
  }
}
