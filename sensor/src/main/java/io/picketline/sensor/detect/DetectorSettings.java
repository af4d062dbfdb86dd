package io.picketline.sensor.detect;

import io.picketline.protocol.Names;
import java.security.SecureRandom;

/**
 * How one detector is set up.
 *
 * @param host the name under which its evidence and verdicts go
 * @param sources most sources remembered at once, {@value #MIN_SOURCES} to {@value #MAX_SOURCES},
 *     taken up to the next power of two; each takes {@link SourceTable#BYTES_PER_SOURCE} bytes
 * @param seed scatters the sources over the table; secret, so that nobody can choose addresses that
 *     fall together
 * @param trigger when the host decides by itself
 * @param protocolsCount whether probes of IP protocols that the host does not speak are evidence
 */
public record DetectorSettings(
    String host, int sources, long seed, Trigger trigger, boolean protocolsCount) {

  /** Fewest sources a table may hold. */
  public static final int MIN_SOURCES = 8;

  /** Most sources a table may hold. */
  public static final int MAX_SOURCES = 1 << 22;

  /** Sources remembered unless the operator says otherwise: 7 MiB. */
  public static final int DEFAULT_SOURCES = 1 << 16;

  public DetectorSettings {
    Names.requireHost(host);
    if (sources < MIN_SOURCES || sources > MAX_SOURCES) {
      throw new IllegalArgumentException(
          "%d sources are not in %d to %d".formatted(sources, MIN_SOURCES, MAX_SOURCES));
    }
  }

  /** Settings that decide by evidence alone, and count TCP and UDP only. */
  public DetectorSettings(String host, int sources, long seed) {
    this(host, sources, seed, Trigger.EVIDENCE, false);
  }

  /** Settings with a seed of their own. */
  public static DetectorSettings of(String host, int sources) {
    return new DetectorSettings(host, sources, new SecureRandom().nextLong());
  }

  /** The same, but for when the host decides by itself and what counts. */
  public DetectorSettings with(Trigger decides, boolean protocols) {
    return new DetectorSettings(host, sources, seed, decides, protocols);
  }
}
