package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Service;
import io.picketline.lab.fleet.Topology;
import io.picketline.protocol.SourceAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who of the attacker's addresses is served by whom, all tried at once. */
final class Tries {

  private record Served(SourceAddress source, String host) {}

  private final Set<Served> served = ConcurrentHashMap.newKeySet();

  private Tries() {}

  /** Has every address ask every host for its service; takes a second if one is not answered. */
  static Tries of(Stage stage, Collection<SourceAddress> sources, List<String> hosts) {
    var tries = new Tries();
    var speaking =
        sources.stream()
            .flatMap(source -> hosts.stream().map(host -> new Served(source, host)))
            .map(one -> Thread.ofVirtual().start(() -> tries.ask(stage, one)))
            .toList();
    speaking.forEach(Tries::join);
    return tries;
  }

  private void ask(Stage stage, Served one) {
    var address = Streams.address(stage, one.host(), one.source().isV4());
    if (Service.answers(Topology.ATTACKER, one.source(), one.host(), address)) {
      served.add(one);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean served(SourceAddress source, String host) {
    return served.contains(new Served(source, host));
  }
}
