package io.picketline.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A probe that counts, and what it counts as.
 *
 * @param host name of the sensor that saw it
 * @param tool the program whose shape the source has shown by then (E14); counts once per source
 * @param served how many distinct pairs of the host had served the source by then with data both
 *     ways (E12), 0 to {@value #MOST_SERVED}, where counting stops
 */
public record Evidence(
    String host,
    EvidenceKind kind,
    ScanType type,
    Probe probe,
    Optional<ScanTool> tool,
    int served) {

  /** Served pairs are counted up to here. */
  public static final int MOST_SERVED = 255;

  public Evidence {
    Names.requireHost(host);
    if (served < 0 || served > MOST_SERVED) {
      throw new IllegalArgumentException(
          "%d served pairs are not in 0 to %d".formatted(served, MOST_SERVED));
    }
  }

  /** A probe of a source that shows no tool's shape and was not served. */
  public Evidence(String host, EvidenceKind kind, ScanType type, Probe probe) {
    this(host, kind, type, probe, Optional.empty(), 0);
  }

  /**
   * The mode that saw it; a probe that another host saw, as this one would have. None where
   * PortSentry has no word for it.
   *
   * @param modes those that this host's sensor listens in
   */
  public Optional<Mode> seenBy(Set<Mode> modes) {
    return switch (probe.protocol()) {
      case TCP ->
          Optional.of(
              kind.trap() ? Mode.TCP : first(modes, List.of(Mode.ATCP, Mode.STCP, Mode.TCP)));
      // A bound port is no proof over UDP.
      case UDP -> Optional.of(first(modes, List.of(Mode.AUDP, Mode.SUDP, Mode.UDP)));
      case SCTP, OTHER -> Optional.empty();
    };
  }

  private static Mode first(Set<Mode> modes, List<Mode> ways) {
    return ways.stream().filter(modes::contains).findFirst().orElse(ways.getFirst());
  }
}
