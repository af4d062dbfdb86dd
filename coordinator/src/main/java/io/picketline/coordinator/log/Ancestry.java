package io.picketline.coordinator.log;

import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the log's history came about: which epoch minted which entries. Not thread-safe. */
public final class Ancestry {

  /** Histories remembered; a reader of an older one gets the whole state. */
  private static final int MOST = 64;

  private final List<Change.EpochOpened> opened;

  public Ancestry(List<Change.EpochOpened> opened) {
    this.opened = new ArrayList<>(opened);
    prune();
  }

  void add(Change.EpochOpened next) {
    opened.add(next);
    prune();
  }

  private void prune() {
    if (opened.size() > MOST) {
      opened.subList(0, opened.size() - MOST).clear();
    }
  }

  /** The entry before the first one of which it is known which history minted it; 0 for none. */
  long firstFork() {
    return opened.isEmpty() ? 0 : opened.getFirst().forkSeq();
  }

  /** The place of entry {@code seq} of this history; empty if that is too long ago, or 0. */
  public Optional<LogPoint> at(long seq) {
    for (var i = opened.size() - 1; i >= 0 && seq > 0; i--) {
      if (opened.get(i).forkSeq() < seq) {
        return Optional.of(new LogPoint(opened.get(i).epoch(), seq));
      }
    }
    return Optional.empty();
  }

  /** Whether a history that holds {@code point} is this one up to there, or goes on from it. */
  public boolean holds(Optional<Epoch> epoch, long seq) {
    return epoch.isPresent() && at(seq).map(LogPoint::epoch).equals(epoch);
  }

  /** The histories that led here, the current one last. */
  public List<Change.EpochOpened> opened() {
    return List.copyOf(opened);
  }
}
