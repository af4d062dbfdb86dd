package io.picketline.sensor.detect;

import io.picketline.protocol.Prefix;
import java.util.List;

/**
 * What a detector knows that is to outlast a restart: not the sums, but whom it must not meet as a
 * stranger. Times are Unix milliseconds.
 */
public record Memory(List<Offender> offenders, List<Served> served) {

  /** Nothing is known. */
  public static final Memory NONE = new Memory(List.of(), List.of());

  public Memory {
    offenders = List.copyOf(offenders);
    served = List.copyOf(served);
  }

  /**
   * A source that had a verdict, or that sent the same probe as another.
   *
   * @param source as the detector keys it
   * @param seen when it last did something new
   * @param end of its last verdict; 0 if it had none
   * @param offences so far, 0 to 15
   * @param verified whether the last verdict rests on evidence that proves its address
   * @param decoy whether it is one of a group of forged sources
   */
  public record Offender(
      Prefix source, long seen, long end, int offences, boolean verified, boolean decoy) {}

  /**
   * A source that this host served over TCP in the last 24 hours.
   *
   * @param at when, last
   * @param pairs that served it, {@value ServedSources#PAIRS} at most
   */
  public record Served(Prefix source, long at, List<ServedSources.Pair> pairs) {
    public Served {
      pairs = List.copyOf(pairs);
    }
  }
}
