package io.picketline.sensor.replay;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The coordinator's view of capture files: what the evidence of all victims amounts to, as if each
 * had a sensor of its own.
 */
final class NetworkSum {

  private final Map<Prefix, Suspicion> sources = new HashMap<>();
  private final Set<Prefix> decoys = new HashSet<>();

  /** No verdict on this one: it may be forged. */
  void decoy(Prefix source) {
    decoys.add(source);
  }

  /** Adds what a sensor tells; the verdict, if this decides. */
  Optional<Verdict> add(SourceAddress victim, Prefix source, Evidence piece) {
    var suspicion = of(source);
    suspicion.add(victim, piece);
    return decoys.contains(source) ? Optional.empty() : suspicion.decided(victim, piece);
  }

  /** A port of the victim served the source with data both ways. */
  void served(SourceAddress victim, Prefix source, int port, boolean tcp, long atNanos) {
    of(source).served(victim, port, tcp, atNanos);
  }

  /** What is held on the source. */
  Suspicion of(Prefix source) {
    return sources.computeIfAbsent(source, Suspicion::new);
  }
}
