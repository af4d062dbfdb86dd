package io.picketline.sensor.keeper;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Evidence that no coordinator has taken yet, by attacker. Of each pair of an attacker one piece
 * waits, the one that weighs most. Bounded as a whole and for each attacker, of whom the first
 * pairs are kept: they prove what more of them would. Where there is no room left, whoever touched
 * one pair only gives way, the eldest first: forged sources have no more. Not thread-safe.
 */
final class Outbox {

  private record Pair(int port, IpProtocol protocol) {
    static Pair of(Evidence evidence) {
      return new Pair(evidence.probe().port(), evidence.probe().protocol());
    }
  }

  private final int capacity;
  private final int perSource;
  private final SequencedMap<Prefix, SequencedMap<Pair, Evidence>> waiting = new LinkedHashMap<>();
  private final SequencedMap<Prefix, Boolean> single = new LinkedHashMap<>();
  private int size;
  private long coalesced;
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
    var pair = Pair.of(evidence);
    if (held != null && held.containsKey(pair)) {
      coalesced++;
      held.merge(pair, evidence, Outbox::heavier);
    } else if (held != null && held.size() >= perSource) {
      coalesced++;
    } else if (size < capacity || makeRoom(source)) {
      put(source, pair, evidence);
    } else {
      dropped++;
    }
  }

  /** The heavier one, the earlier of two alike, with what both say of the source. */
  private static Evidence heavier(Evidence held, Evidence next) {
    var heavier = next.kind().weight() > held.kind().weight() ? next : held;
    return new Evidence(
        heavier.host(),
        heavier.kind(),
        heavier.type(),
        heavier.probe(),
        held.tool().or(next::tool),
        Math.max(held.served(), next.served()));
  }

  private void put(Prefix source, Pair pair, Evidence evidence) {
    var held = waiting.computeIfAbsent(source, _ -> new LinkedHashMap<>(4));
    held.put(pair, evidence);
    size++;
    note(source, held.size());
  }

  private void note(Prefix source, int pairs) {
    if (pairs == 1) {
      single.put(source, true);
    } else {
      single.remove(source);
    }
  }

  private boolean makeRoom(Prefix source) {
    for (var eldest : single.keySet()) {
      if (!eldest.equals(source)) {
        single.remove(eldest);
        waiting.remove(eldest);
        size--;
        dropped++;
        return true;
      }
    }
    return false;
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
        taken.add(held.pollFirstEntry().getValue());
        size--;
      }
      if (held.isEmpty()) {
        waiting.pollFirstEntry();
      }
      note(first.getKey(), held.size());
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
    single.keySet().removeIf(prefix::contains);
  }

  int size() {
    return size;
  }

  /** Pieces that another one of the same source stands for, since start. */
  long coalesced() {
    return coalesced;
  }

  /** Pieces that found no room since start. */
  long dropped() {
    return dropped;
  }
}
