package io.picketline.lab.scenario;

import java.util.List;
import java.util.Optional;

/** Proves that hosts drop an attacker by a verdict of the network, and times it. */
final class NetworkBlock {

  private NetworkBlock() {}

  /** Proves it for each of {@code hosts}; returns the verdict, if there is one. */
  static Optional<Decision> prove(Stage stage, Attack attack, List<String> hosts) {
    var silent = hosts.stream().filter(attack::blockedOn).toList();
    var network = attack.network();
    network.ifPresent(decision -> time(stage, attack, hosts, decision));
    for (var host : hosts) {
      var blocked = silent.contains(host) && network.isPresent();
      stage
          .proofs()
          .check(
              host + " drops the attacker",
              blocked,
              blocked
                  ? "%s after %s"
                      .formatted(
                          Millis.text(attack.after(network.orElseThrow(), host)),
                          network.orElseThrow().text())
                  : silent.contains(host) ? "no network verdict" : "packets still pass");
    }
    return network;
  }

  private static void time(Stage stage, Attack attack, List<String> hosts, Decision network) {
    stage
        .topology()
        .hosts()
        .forEach(host -> stage.times().network(host, attack.after(network, host)));
    hosts.stream()
        .mapToDouble(host -> attack.after(network, host))
        .filter(millis -> millis > 0)
        .max()
        .ifPresent(slowest -> stage.times().network(Times.ALL, slowest));
  }
}
