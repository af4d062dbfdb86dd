package io.picketline.coordinator.desk;

import static java.util.Comparator.comparingInt;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * Counts connections to the desk, in all and by where they come from. When all places are taken,
 * the first to have come from where most stand makes room, of those that have not said yet what
 * they want: a crowd keeps itself out, and nobody else. Thread-safe.
 *
 * @param <K> a connection
 */
public final class DeskDoor<K> {

  static final int MOST = 64;
  static final int MOST_OF_ONE = 8;

  /** Those of one place, in the order in which they came. */
  private static final class Place<K> {
    private final SequencedSet<K> silent = new LinkedHashSet<>();
    private final SequencedSet<K> served = new LinkedHashSet<>();

    int size() {
      return silent.size() + served.size();
    }
  }

  private final int most;
  private final int mostOfOne;
  private final Consumer<K> end;
  private final Map<Neighbourhood, Place<K>> places = new LinkedHashMap<>();
  private int all;

  /**
   * Nobody has come yet to the desk.
   *
   * @param end ends a connection that makes room
   */
  DeskDoor(Consumer<K> end) {
    this(MOST, MOST_OF_ONE, end);
  }

  /**
   * Nobody has come yet.
   *
   * @param most connections at a time
   * @param mostOfOne those from one place
   * @param end ends a connection that makes room
   */
  public DeskDoor(int most, int mostOfOne, Consumer<K> end) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.end = end;
  }

  /** Whether one more may come in; counts it if so. */
  public synchronized boolean admit(InetAddress address, K caller) {
    var from = Neighbourhood.of(address);
    var same = places.get(from);
    if (same != null && same.size() >= mostOfOne) {
      return false;
    }
    if (all >= most) {
      var crowd = crowd();
      if (crowd.isEmpty()) {
        return false;
      }
      var first = crowd.get().getValue().silent.getFirst();
      remove(crowd.get().getKey(), first);
      end.accept(first);
    }
    places.computeIfAbsent(from, _ -> new Place<>()).silent.add(caller);
    all++;
    return true;
  }

  /** Where most stand who have said nothing; the first of several. */
  private Optional<Map.Entry<Neighbourhood, Place<K>>> crowd() {
    var bySize =
        comparingInt((Map.Entry<Neighbourhood, Place<K>> at) -> at.getValue().silent.size());
    return places.entrySet().stream()
        .filter(at -> !at.getValue().silent.isEmpty())
        .reduce(BinaryOperator.maxBy(bySize));
  }

  /** One has shown who it is, or what it wants: it makes room for nobody. */
  public synchronized void serves(InetAddress address, K caller) {
    var place = places.get(Neighbourhood.of(address));
    if (place != null && place.silent.remove(caller)) {
      place.served.add(caller);
    }
  }

  /** One that came in is gone. */
  public synchronized void leave(InetAddress address, K caller) {
    remove(Neighbourhood.of(address), caller);
  }

  private void remove(Neighbourhood from, K caller) {
    var place = places.get(from);
    if (place != null && (place.silent.remove(caller) || place.served.remove(caller))) {
      all--;
      if (place.size() == 0) {
        places.remove(from);
      }
    }
  }
}
