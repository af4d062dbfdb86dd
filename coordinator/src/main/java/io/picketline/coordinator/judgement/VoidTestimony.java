package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.evidence.Told.EVER;

import io.picketline.coordinator.evidence.NetworkTest;
import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.coordinator.evidence.Told;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.coordinator.log.LogState;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.log.TrustChange.HostRevoked;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Takes out of all sums what hosts had told until they were revoked. Who begins to decide may have
 * a sum from before that, from a journal or a standby. Not thread-safe.
 */
final class VoidTestimony {
  private final LogState state;
  private final NetworkTest test;

  VoidTestimony(LogState state, NetworkTest test) {
    this.state = state;
    this.test = test;
  }

  /** Goes through all sources, unless nobody was ever revoked. */
  void takeOut(Instant now) {
    if (state.admission().anyRevoked()) {
      for (var source : test.all()) {
        takeOut(source, now);
      }
    }
  }

  private void takeOut(Suspicion source, Instant now) {
    for (var host : hosts(source.memory())) {
      state
          .admission()
          .revoked(host)
          .ifPresent(by -> test.forgetTestimony(source.source(), told(by), now));
    }
  }

  private static Set<String> hosts(SourceMemory memory) {
    var hosts = new HashSet<>(memory.accusers());
    hosts.addAll(memory.served().keySet());
    memory.pairs().stream().map(Evidence::host).forEach(hosts::add);
    return hosts;
  }

  /** Who is of the fleet again has told since. */
  private Told told(HostRevoked by) {
    var until = state.host(by.name()).map(_ -> by.at());
    return new Told(by.name(), EVER, until);
  }
}
