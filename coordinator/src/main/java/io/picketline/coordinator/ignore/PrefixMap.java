package io.picketline.coordinator.ignore;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A map by prefix that also answers what covers a prefix and what lies in it. Not thread-safe. */
public final class PrefixMap<V> {
  private static final int LENGTHS = 129;

  private final NavigableMap<Prefix, V> entries = new TreeMap<>();
  private final int[] v4Lengths = new int[LENGTHS];
  private final int[] v6Lengths = new int[LENGTHS];

  /** Puts a value, replacing the one on exactly this prefix. */
  public void put(Prefix prefix, V value) {
    if (entries.put(prefix, value) == null) {
      lengths(prefix)[prefix.length()]++;
    }
  }

  /** Takes out the value on exactly this prefix. */
  public Optional<V> remove(Prefix prefix) {
    var removed = Optional.<V>ofNullable(entries.remove(prefix));
    if (removed.isPresent()) {
      lengths(prefix)[prefix.length()]--;
    }
    return removed;
  }

  /** The value on exactly this prefix. */
  public Optional<V> get(Prefix prefix) {
    return Optional.ofNullable(entries.get(prefix));
  }

  /** The values on prefixes that hold the whole of {@code prefix}, the widest first. */
  public List<V> covering(Prefix prefix) {
    var found = new ArrayList<V>();
    var counts = lengths(prefix);
    for (var length = 0; length <= prefix.length(); length++) {
      @Nullable V value =
          counts[length] == 0 ? null : entries.get(new Prefix(prefix.address(), length));
      if (value != null) {
        found.add(value);
      }
    }
    return found;
  }

  /** The values on prefixes that lie in {@code prefix}, itself included, ascending. */
  public List<V> inside(Prefix prefix) {
    var found = new ArrayList<V>();
    for (var entry : range(prefix).entrySet()) {
      if (prefix.contains(entry.getKey())) {
        found.add(entry.getValue());
      }
    }
    return found;
  }

  /** Takes out every value in {@code prefix}. */
  public List<V> removeInside(Prefix prefix) {
    var removed = new ArrayList<V>();
    for (var key : List.copyOf(range(prefix).keySet())) {
      if (prefix.contains(key)) {
        remove(key).ifPresent(removed::add);
      }
    }
    return removed;
  }

  /** Takes out every value that {@code gone} says is over. */
  public void removeIf(Predicate<V> gone) {
    var each = entries.entrySet().iterator();
    while (each.hasNext()) {
      var entry = each.next();
      if (gone.test(entry.getValue())) {
        each.remove();
        lengths(entry.getKey())[entry.getKey().length()]--;
      }
    }
  }

  /** All values, ascending by prefix; a view. */
  public Collection<V> values() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** Values ascending by prefix, those behind {@code last} or all; a view. */
  public Collection<V> after(Optional<Prefix> last) {
    var behind = last.map(prefix -> entries.tailMap(prefix, false)).orElse(entries);
    return Collections.unmodifiableCollection(behind.values());
  }

  /** How many there are. */
  public int size() {
    return entries.size();
  }

  private NavigableMap<Prefix, V> range(Prefix prefix) {
    var width = prefix.address().isV4() ? prefix.length() + 96 : prefix.length();
    var high = prefix.address().high() | (width >= 64 ? 0 : -1L >>> width);
    var low =
        prefix.address().low() | (width <= 64 ? -1L : width == 128 ? 0 : -1L >>> (width - 64));
    var last = Prefix.of(new SourceAddress(high, low));
    return entries.subMap(prefix, true, last, true);
  }

  private int[] lengths(Prefix prefix) {
    return prefix.address().isV4() ? v4Lengths : v6Lengths;
  }
}
