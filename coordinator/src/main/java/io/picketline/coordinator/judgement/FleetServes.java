package io.picketline.coordinator.judgement;

import io.picketline.coordinator.log.VerdictLog;
import io.picketline.coordinator.quota.Allowance;
import io.picketline.coordinator.quota.TokenBucket;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.log.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What each host serves, and the union of it that the log tells the fleet: now, or with the next
 * tick if it changes often. One host must not fill the log, and all readers' links, with what it
 * serves. Not thread-safe.
 */
final class FleetServes {

  /** How long ports that were served before a restart count, until all hosts have spoken. */
  private static final Duration SETTLES = Duration.ofMinutes(10);

  /** Changes that are shared before the next tick. */
  private static final Allowance AT_ONCE = new Allowance(20, 60);

  private final VerdictLog log;
  private final Map<String, ServedPorts> byHost;
  private final Map<String, ServedPorts> unwritten = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final TokenBucket pace;
  private final ServedPorts before;
  private final Instant startedAt;

  /** Goes on from what a journal holds. */
  FleetServes(VerdictLog log, Map<String, ServedPorts> byHost, Instant now) {
    this.log = log;
    this.byHost = new HashMap<>(byHost);
    this.pace = new TokenBucket(AT_ONCE, now);
    this.before = log.state().served();
    this.startedAt = now;
  }

  /** Those of which anything is known. */
  Set<String> hosts() {
    return Set.copyOf(byHost.keySet());
  }

  /** Notes what a host serves, and shares it if that is not too often. */
  void told(String host, ServedPorts ports, boolean deciding, Instant now) {
    if (ports.equals(byHost.put(host, ports))) {
      return;
    }
    changed.add(host);
    if (pace.has(now)) {
      pace.take();
      share(deciding, now);
    }
  }

  /** That host serves nothing any more, as far as is known. */
  void forget(String host) {
    byHost.remove(host);
    changed.add(host);
  }

  /** Notes for the journal what changed; logs the union, where anything may be decided. */
  void share(boolean deciding, Instant now) {
    for (var host : changed) {
      unwritten.put(host, byHost.getOrDefault(host, ServedPorts.NONE));
    }
    changed.clear();
    if (!deciding) {
      return;
    }
    var union = now.isBefore(startedAt.plus(SETTLES)) ? before : ServedPorts.NONE;
    for (var ports : byHost.values()) {
      union = union.union(ports);
    }
    if (!union.equals(log.state().served())) {
      log.append(new Change.ServedChanged(union));
    }
  }

  /** What is not in the journal yet. */
  Map<String, ServedPorts> takeUnwritten() {
    var all = Map.copyOf(unwritten);
    unwritten.clear();
    return all;
  }
}
