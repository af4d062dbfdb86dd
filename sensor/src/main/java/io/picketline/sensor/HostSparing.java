package io.picketline.sensor;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.guard.HostAddresses;
import io.picketline.sensor.guard.HostKnowledge;
import io.picketline.sensor.keeper.Sparing;
import java.util.ArrayList;
import java.util.List;

/** Puts together who is spared: the host's own settings, its files, the log and its operators. */
final class HostSparing implements Sparing {

  private final HostKnowledge knowledge;
  private final List<SourceAddress> coordinators;
  private final Surroundings.Scopes scopes;
  private List<IgnoreRule> fileRules;
  private HostAddresses host = HostAddresses.NONE;
  private Learned learned = new Learned(List.of(), List.of(), List.of(), ServedPorts.NONE);

  HostSparing(
      HostKnowledge knowledge,
      List<IgnoreRule> fileRules,
      List<SourceAddress> coordinators,
      Surroundings.Scopes scopes) {
    this.knowledge = knowledge;
    this.fileRules = List.copyOf(fileRules);
    this.coordinators = List.copyOf(coordinators);
    this.scopes = scopes;
  }

  @Override
  public Guard guard() {
    return knowledge.guard();
  }

  @Override
  public boolean isIn(IgnoreScope scope) {
    return scopes.isIn(scope);
  }

  @Override
  public synchronized void learned(Learned now) {
    learned = now;
    knowledge.fleet(now.served());
    renew();
  }

  /** The rules of this host's own ignore files. */
  synchronized List<IgnoreRule> fileRules() {
    return fileRules;
  }

  /** The ignore files hold these from now on. */
  synchronized void fileRules(List<IgnoreRule> now) {
    fileRules = List.copyOf(now);
    renew();
  }

  /** The host needs these from now on. */
  synchronized void host(HostAddresses now) {
    host = now;
    renew();
  }

  private void renew() {
    var local = new ArrayList<>(fileRules);
    local.addAll(learned.hostRules());
    knowledge.guard(
        new Guard(
            new Guard.Wanted(host, learned.fleet(), coordinators, local, learned.fleetRules())));
  }
}
