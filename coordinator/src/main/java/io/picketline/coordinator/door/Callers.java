package io.picketline.coordinator.door;

import static java.util.Comparator.comparingInt;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * Connections by where they come from. When there is no room for one more, the first to have come
 * from where most stand has to go: a crowd keeps itself out, and nobody else. Not thread-safe.
 *
 * @param <K> a connection
 */
public final class Callers<K> {

  /** In the order in which the first from there came. */
  private final Map<Neighbourhood, SequencedSet<K>> places = new LinkedHashMap<>();

  private int all;

  /** One more has come. */
  public void add(Neighbourhood from, K caller) {
    places.computeIfAbsent(from, _ -> new LinkedHashSet<>()).add(caller);
    all++;
  }

  /** One is gone; whether it was among these. */
  public boolean remove(Neighbourhood from, K caller) {
    var same = places.get(from);
    if (same == null || !same.remove(caller)) {
      return false;
    }
    all--;
    if (same.isEmpty()) {
      places.remove(from);
    }
    return true;
  }

  /** How many there are. */
  public int size() {
    return all;
  }

  /** How many there are from there. */
  public int from(Neighbourhood place) {
    var same = places.get(place);
    return same == null ? 0 : same.size();
  }

  /** Takes out who has to go; none if nobody is here. */
  public Optional<K> makeRoom() {
    return makeRoom(_ -> true);
  }

  /** The same, first of all from places that are {@code strange}. */
  public Optional<K> makeRoom(Predicate<Neighbourhood> strange) {
    var from = crowd(strange).or(() -> crowd(_ -> true));
    var first = from.map(places::get).map(SequencedSet::getFirst);
    first.ifPresent(caller -> remove(from.orElseThrow(), caller));
    return first;
  }

  /** Where most stand; the first of several. */
  private Optional<Neighbourhood> crowd(Predicate<Neighbourhood> among) {
    return places.keySet().stream()
        .filter(among)
        .reduce(BinaryOperator.maxBy(comparingInt(this::from)));
  }
}
