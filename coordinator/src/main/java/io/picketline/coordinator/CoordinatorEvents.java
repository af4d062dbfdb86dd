package io.picketline.coordinator;

import io.picketline.coordinator.journal.JournalEvents;
import io.picketline.coordinator.journal.JournalException;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.events.EventCounts;
import io.picketline.events.EventFeed;
import io.picketline.events.EventRing;

/**
 * What a coordinator tells of what happens: all that its journal has, and each event once it is
 * there. So every coordinator tells the same, and goes on after a restart where it was.
 */
final class CoordinatorEvents implements AutoCloseable {

  /** About 8 MB if each has all the evidence that it may have. */
  private static final int MOST_IN_MEMORY = 4_096;

  private final JournalEvents stored;
  private final EventRing ring;

  private CoordinatorEvents(JournalEvents stored, EventRing ring) {
    this.stored = stored;
    this.ring = ring;
  }

  /**
   * Those of {@code journal}, which nobody has begun to write to.
   *
   * @throws JournalException if they cannot be read
   */
  static CoordinatorEvents of(JournalFile journal) {
    var stored = JournalEvents.of(journal.file());
    var ring = new EventRing(MOST_IN_MEMORY, stored, stored.last());
    journal.tellTo(ring::tell);
    return new CoordinatorEvents(stored, ring);
  }

  /** To be read by anybody, from any thread. */
  EventFeed feed() {
    return ring;
  }

  /** How many were told since the start, by kind. */
  EventCounts counts() {
    return ring.counts();
  }

  @Override
  public void close() {
    stored.close();
  }
}
