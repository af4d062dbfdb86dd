package io.picketline.sensor.keeper;

import io.picketline.protocol.Verdict;
import io.picketline.protocol.event.Event;

/** Hears what became of every verdict, whatever the sensor's mode. Its calls return at once. */
@FunctionalInterface
public interface VerdictListener {

  /** Nobody listens. */
  VerdictListener NONE = (_, _, _) -> {};

  /** What became of a verdict. */
  enum Fate {
    /** The packet filter holds the block. */
    IN_FORCE,
    /** The host serves the source: at most what it was not served is closed to it. */
    RESTRICTED,
    /** The packet filter does not hold it. */
    NOT_IN_FORCE,
    /** Nothing was done: the sensor only observes. */
    OBSERVED
  }

  /** Something happened on this host that people may want to be told of. */
  default void happened(Event event) {}

  /** A verdict on a source that is not spared was carried out, as far as it could be. */
  void decided(Verdict verdict, Reactions.Scope scope, Fate fate);
}
