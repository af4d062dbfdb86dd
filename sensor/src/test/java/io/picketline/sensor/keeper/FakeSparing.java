package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.guard.HostAddresses;
import java.util.List;

/** Spares the host's own addresses and what it has learned. */
final class FakeSparing implements Sparing {
  private HostAddresses host = HostAddresses.NONE;
  private volatile Guard guard = Guard.BASE;

  void own(String address) {
    var own = List.of(Prefix.parse(address).address());
    host = new HostAddresses(own, List.of(), List.of(), List.of(), List.of());
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public void learned(Learned learned) {
    guard =
        new Guard(
            new Guard.Wanted(
                host, learned.fleet(), List.of(), learned.hostRules(), learned.fleetRules()));
  }
}
