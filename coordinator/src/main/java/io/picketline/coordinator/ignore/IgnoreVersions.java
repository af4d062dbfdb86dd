package io.picketline.coordinator.ignore;

import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.IgnoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The latest versions of the network-wide ignore list; of the last one also what leads back from
 * it. Not thread-safe.
 */
public final class IgnoreVersions {

  private final List<Change.IgnoreVersioned> kept = new ArrayList<>();

  /** Takes the next version. */
  public void add(Change.IgnoreVersioned next) {
    if (!kept.isEmpty()) {
      kept.addLast(kept.removeLast().slim());
    }
    kept.addLast(next);
    if (kept.size() > IgnoreVersion.MOST_KEPT) {
      kept.removeFirst();
    }
  }

  /** The last version, and what leads back from it. */
  public Optional<Change.IgnoreVersioned> last() {
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept.getLast());
  }

  /** The number of the last version; 0 before the first. */
  public long number() {
    return last().map(one -> one.version().number()).orElse(0L);
  }

  /** Those kept, oldest first. */
  public List<IgnoreVersion> versions() {
    return kept.stream().map(Change.IgnoreVersioned::version).toList();
  }

  /** The changes that make these versions of none. */
  public List<Change.IgnoreVersioned> changes() {
    return List.copyOf(kept);
  }
}
