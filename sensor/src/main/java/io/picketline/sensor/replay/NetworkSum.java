package io.picketline.sensor.replay;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The coordinator's view of capture files: what the evidence of all victims amounts to, as if each
 * had a sensor of its own. Remembers {@value #MOST} sources; who was silent for longest gives way.
 */
final class NetworkSum {
  private static final int MOST = 65_536;

  private final Map<Prefix, Suspicion> sources =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Prefix, Suspicion> eldest) {
          return size() > MOST;
        }
      };
  private final Set<Prefix> decoys = new HashSet<>();
  private final Set<Prefix> decided = new HashSet<>();

  /** No verdict on this one: it may be forged. False if that was known. */
  boolean decoy(Prefix source) {
    return decoys.add(source);
  }

  /** Whether the source may be forged. */
  boolean isDecoy(Prefix source) {
    return decoys.contains(source);
  }

  /** Adds what a sensor tells; the verdict, if this decides. */
  Optional<Verdict> add(SourceAddress victim, Prefix source, Evidence piece) {
    var suspicion = of(source);
    suspicion.add(victim, piece);
    if (isDecoy(source) || decided.contains(source)) {
      return Optional.empty();
    }
    var verdict = suspicion.decided(victim, piece);
    verdict.ifPresent(_ -> decided.add(source));
    return verdict;
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
