package io.picketline.sensor.capture;

import io.picketline.sensor.work.Kept;
import java.io.IOException;
import java.util.Collections;
import java.util.SequencedMap;

/**
 * Where probes come from. Delivers them to one {@link ProbeHandler} on platform threads of its own,
 * from {@link #start} until {@link #close}; never two at the same time, and each call sees all that
 * the one before did.
 */
public interface ProbeSource extends Kept.Running {

  /** What to do when a source stops by itself. */
  interface FailureListener {

    /** Called once, on a thread of the source's own, unless it was closed. */
    void failed(ProbeSource source, Exception cause);
  }

  /**
   * Begins to deliver. May be called once.
   *
   * @throws IOException in the operator's words, if this source cannot be had on this host
   */
  void start() throws IOException;

  /** Has the handler's idle called soon, on a thread of the source's own. From any thread. */
  void wake();

  /** What it is, for {@code picket status}: {@code nflog group 4711}. */
  String describe();

  /** What became of its packets. */
  CaptureCounters counters();

  /** What it has reported that blocks nobody, by name. */
  default SequencedMap<String, Long> reported() {
    return Collections.emptyNavigableMap();
  }

  /** Stops delivering; may be repeated. Returns when no probe is being delivered any more. */
  @Override
  void close();
}
