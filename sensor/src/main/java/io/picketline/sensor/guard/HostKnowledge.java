package io.picketline.sensor.guard;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.ServedPorts;
import io.picketline.sensor.capture.ClosedNow;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.capture.ServingNow;
import io.picketline.sensor.detect.HostView;
import io.picketline.sensor.detect.RawProbe;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * All that the detector asks of this host, put together. What changes is replaced as a whole by any
 * thread; packet threads see it from their next question on.
 */
public final class HostKnowledge implements HostView {
  private final ServedSockets sockets;
  private volatile Guard guard = Guard.BASE;
  private volatile Fleet fleet = Fleet.of(ServedPorts.NONE);
  private volatile Optional<ServingNow> serving = Optional.empty();
  private volatile Optional<ClosedNow> closed = Optional.empty();

  /** Knows the sockets; spares nobody yet, and is a sensor alone. */
  public HostKnowledge(ServedSockets sockets) {
    this.sockets = sockets;
  }

  /** Who is spared from now on. */
  public void guard(Guard next) {
    guard = next;
  }

  /** Who is spared now. */
  public Guard guard() {
    return guard;
  }

  /** Whom to ask from now on whether this host serves a source at that moment. */
  public void serving(ServingNow question) {
    serving = Optional.of(question);
  }

  /** Whom to have read from now on what was closed until the moment of a probe. */
  public void closed(ClosedNow events) {
    closed = Optional.of(events);
  }

  /** Which ports some host of the fleet serves from now on. */
  public void fleet(ServedPorts union) {
    fleet = Fleet.of(union);
  }

  @Override
  public boolean spared(long sourceHigh, long sourceLow) {
    return guard.spared(sourceHigh, sourceLow);
  }

  @Override
  public int keyLength(long sourceHigh, long sourceLow) {
    return guard.keyLength(sourceHigh, sourceLow);
  }

  @Override
  public boolean served(RawProbe probe) {
    if (!sockets.served(probe) && probe.tcp) {
      // who comes late for what was closed a moment ago is no scanner
      closed.ifPresent(ClosedNow::read);
    }
    return sockets.served(probe);
  }

  @Override
  public boolean dark(RawProbe probe) {
    return probe.port < ServedPorts.DARK_LIMIT
        && sockets.isWatched() // a service may have begun meanwhile
        && !sockets.served(probe)
        && !fleet.ports(probe.tcp).get(probe.port);
  }

  @Override
  public boolean strayAckExpected(RawProbe probe) {
    return sockets.strayAckExpected(probe);
  }

  @Override
  public boolean servingNow(long sourceHigh, long sourceLow, int keyLength, IntConsumer ports) {
    var kernel = serving;
    return kernel.isEmpty() || kernel.get().ports(sourceHigh, sourceLow, keyLength, ports);
  }

  @Override
  public boolean lateAnswer(RawProbe probe) {
    return sockets.lateAnswer(probe);
  }

  /** The fleet's ports as bits; never changed once made. */
  private record Fleet(BitSet tcp, BitSet udp) {
    static Fleet of(ServedPorts union) {
      return new Fleet(union.ports(IpProtocol.TCP), union.ports(IpProtocol.UDP));
    }

    BitSet ports(boolean ofTcp) {
      return ofTcp ? tcp : udp;
    }
  }
}
