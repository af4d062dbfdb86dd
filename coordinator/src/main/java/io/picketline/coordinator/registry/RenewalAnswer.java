package io.picketline.coordinator.registry;

import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.util.List;

/** Whether a host may have a certificate that goes on after the one it is here by. */
public sealed interface RenewalAnswer extends ToSession {

  /**
   * It may.
   *
   * @param addresses those that it is registered with
   * @param issued counts as when it is made, whenever that is: a revocation that comes later holds
   */
  record Granted(List<SourceAddress> addresses, Instant issued) implements RenewalAnswer {
    public Granted {
      addresses = List.copyOf(addresses);
    }
  }

  /** It may not, and why. */
  record Denied(String because) implements RenewalAnswer {}
}
