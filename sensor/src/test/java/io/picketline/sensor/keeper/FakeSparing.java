package io.picketline.sensor.keeper;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.guard.HostAddresses;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Spares the host's own addresses and what it has learned. */
final class FakeSparing implements Sparing {
  Set<String> groups = Set.of();
  private HostAddresses host = HostAddresses.NONE;
  private volatile Guard guard = Guard.BASE;
  private List<IgnoreRule> files = List.of();
  private Learned learned = new Learned(List.of(), List.of(), List.of(), ServedPorts.NONE);

  void own(String address) {
    var own = List.of(Prefix.parse(address).address());
    host = new HostAddresses(own, List.of(), List.of(), List.of(), List.of());
  }

  /** The ignore files hold these from now on. */
  void files(List<IgnoreRule> rules) {
    files = rules;
    renew();
  }

  @Override
  public boolean isIn(IgnoreScope scope) {
    return scope.holds("web1", groups);
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public void learned(Learned now) {
    learned = now;
    renew();
  }

  private void renew() {
    var local = Stream.concat(files.stream(), learned.hostRules().stream()).toList();
    guard =
        new Guard(new Guard.Wanted(host, learned.fleet(), List.of(), local, learned.fleetRules()));
  }
}
