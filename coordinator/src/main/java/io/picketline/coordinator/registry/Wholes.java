package io.picketline.coordinator.registry;

import io.picketline.protocol.link.LinkMessage.Snapshot;
import io.picketline.protocol.log.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts together the whole states that standbys tell in chunks, each of one standby and one moment:
 * two that hold the same log cut it differently as time passes. Not thread-safe.
 */
final class Wholes {

  /** What one standby has told of its state so far. */
  private static final class Telling {
    private final List<Change> changes = new ArrayList<>();
    private Snapshot last;

    Telling(Snapshot first) {
      this.last = first;
    }

    boolean goesOnWith(Snapshot chunk) {
      return chunk.chunk() == last.chunk() + 1
          && chunk.epoch().equals(last.epoch())
          && chunk.seq() == last.seq()
          && chunk.clock().equals(last.clock());
    }
  }

  private final Map<String, Telling> tellings = new HashMap<>();

  /**
   * A chunk of that standby's state has come.
   *
   * @return all changes, if it was the last one of a state that has come without a gap
   */
  Optional<List<Change>> add(String standby, Snapshot chunk) {
    var telling = tellings.get(standby);
    if (chunk.chunk() == 0) {
      telling = new Telling(chunk);
      tellings.put(standby, telling);
    } else if (telling == null || !telling.goesOnWith(chunk)) {
      return Optional.empty();
    }
    telling.last = chunk;
    telling.changes.addAll(chunk.changes());
    if (!chunk.last()) {
      return Optional.empty();
    }
    tellings.remove(standby);
    return Optional.of(List.copyOf(telling.changes));
  }

  /** Forgets what has come. */
  void clear() {
    tellings.clear();
  }
}
