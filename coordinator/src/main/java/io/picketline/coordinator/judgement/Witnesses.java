package io.picketline.coordinator.judgement;

import static java.util.Comparator.comparingInt;

import io.picketline.protocol.log.Offered;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/**
 * What single sensors have offered, until a second one says the same. Where that is too much,
 * whoever offers most loses his first: he pushes out nobody else's. Not thread-safe.
 */
final class Witnesses {

  private final int most;
  private final Map<Offered, String> first = new HashMap<>();
  private final Map<String, SequencedSet<Offered>> byHost = new HashMap<>();

  /** Of nothing yet; {@code most} offers wait at a time. */
  Witnesses(int most) {
    this.most = most;
  }

  /** Whether another host has offered the same; if not, the offer waits for one. */
  boolean confirms(String host, Offered offered) {
    var other = first.putIfAbsent(offered, host);
    if (other == null) {
      var own = byHost.computeIfAbsent(host, _ -> new LinkedHashSet<>());
      own.add(offered);
      if (first.size() > most) {
        var greedy = own.size() > most / byHost.size() ? host : greediest();
        remove(greedy, byHost.getOrDefault(greedy, own).getFirst());
      }
      return false;
    }
    if (other.equals(host)) {
      return false;
    }
    remove(other, offered);
    return true;
  }

  private String greediest() {
    return byHost.entrySet().stream()
        .max(comparingInt(entry -> entry.getValue().size()))
        .orElseThrow()
        .getKey();
  }

  private void remove(String host, Offered offered) {
    first.remove(offered);
    var offers = byHost.get(host);
    if (offers != null && offers.remove(offered) && offers.isEmpty()) {
      byHost.remove(host);
    }
  }

  /** Whatever that host has offered counts no more. */
  void forget(String host) {
    var offers = byHost.remove(host);
    if (offers != null) {
      offers.forEach(first::remove);
    }
  }
}
