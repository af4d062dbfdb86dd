package io.picketline.coordinator.ignore;

import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.IgnoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The latest versions of the network-wide ignore list; of the last one, and of those before it that
 * take little room, also what leads back from them. Not thread-safe.
 */
public final class IgnoreVersions {

  /** Most bytes, by estimate, of what leads back from more than the last one. */
  static final long MOST_BYTES = 1 << 20;

  private final List<Change.IgnoreVersioned> kept = new ArrayList<>();
  /** The first entries of a version whose last one has not come yet. */
  private final List<Change.IgnoreVersioned> begun = new ArrayList<>();

  private final ToLongFunction<Change.IgnoreVersioned> bytes;

  /**
   * None yet.
   *
   * @param bytes that one takes, by estimate
   */
  public IgnoreVersions(ToLongFunction<Change.IgnoreVersioned> bytes) {
    this.bytes = bytes;
  }

  /** Takes the next version, or the next entry of one. */
  public void add(Change.IgnoreVersioned entry) {
    if (!begun.isEmpty() && !begun.getFirst().version().equals(entry.version())) {
      begun.clear(); // its coordinator was lost meanwhile
    }
    begun.add(entry);
    if (entry.left() == 0) {
      addWhole(Parts.joined(begun));
      begun.clear();
    }
  }

  private void addWhole(Change.IgnoreVersioned next) {
    kept.addLast(next);
    if (kept.size() > IgnoreVersion.MOST_KEPT) {
      kept.removeFirst();
    }
    var room = MOST_BYTES - bytes.applyAsLong(next);
    for (var i = kept.size() - 2; i >= 0; i--) {
      room -= bytes.applyAsLong(kept.get(i));
      if (room < 0) {
        kept.set(i, kept.get(i).slim());
      }
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

  /** The version whose rules version {@code number} has; itself if that is not known any more. */
  public long original(long number) {
    return kept.stream()
        .map(Change.IgnoreVersioned::version)
        .filter(version -> version.number() == number)
        .findFirst()
        .map(IgnoreVersion::original)
        .orElse(number);
  }

  /** The versions after {@code number}, the last one first, as far as they lead back. */
  public List<Change.IgnoreVersioned> backTo(long number) {
    return kept.reversed().stream()
        .takeWhile(one -> one.version().number() > number && leadsBack(one))
        .toList();
  }

  private static boolean leadsBack(Change.IgnoreVersioned version) {
    return !version.before().isEmpty() || !version.fresh().isEmpty();
  }

  /** Those kept, oldest first. */
  public List<IgnoreVersion> versions() {
    return kept.stream().map(Change.IgnoreVersioned::version).toList();
  }

  /** The changes that make these versions of none. */
  public List<Change.IgnoreVersioned> changes() {
    return kept.stream().flatMap(version -> Parts.of(version).stream()).toList();
  }
}
