package io.picketline.sensor.keeper;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Evidence that no coordinator has taken yet, by attacker. Bounded as a whole and for each
 * attacker, of whom the first pairs are kept: they prove what more of them would. Not thread-safe.
 */
final class Outbox {

  private final int capacity;
  private final int perSource;
  private final LinkedHashMap<Prefix, ArrayDeque<Evidence>> waiting = new LinkedHashMap<>();
  private int size;
  private long dropped;

  /**
   * An empty outbox.
   *
   * @param capacity most pieces of evidence in all
   * @param perSource most pieces of one attacker
   */
  Outbox(int capacity, int perSource) {
    this.capacity = capacity;
    this.perSource = perSource;
  }

  void add(Evidence evidence) {
    var source = Prefix.of(evidence.probe().source());
    var held = waiting.get(source);
    if (size >= capacity || (held != null && held.size() >= perSource)) {
      dropped++;
      return;
    }
    if (held == null) {
      held = new ArrayDeque<>(4);
      waiting.put(source, held);
    }
    held.addLast(evidence);
    size++;
  }

  /**
   * Takes the oldest attackers' evidence, each attacker's together, at most {@code most} pieces.
   */
  List<Evidence> take(int most) {
    var taken = new ArrayList<Evidence>(Math.min(most, size));
    while (taken.size() < most && !waiting.isEmpty()) {
      var first = waiting.firstEntry();
      var held = first.getValue();
      while (taken.size() < most && !held.isEmpty()) {
        taken.add(held.removeFirst());
        size--;
      }
      if (held.isEmpty()) {
        waiting.pollFirstEntry();
      }
    }
    return taken;
  }

  /** Drops all evidence on sources inside {@code prefix}. */
  void forget(Prefix prefix) {
    waiting
        .entrySet()
        .removeIf(entry -> {
          var inside = prefix.contains(entry.getKey());
          size -= inside ? entry.getValue().size() : 0;
          return inside;
        });
  }

  int size() {
    return size;
  }

  /** Pieces that found no room since start. */
  long dropped() {
    return dropped;
  }
}
