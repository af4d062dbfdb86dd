package io.picketline.coordinator.ignore;

import io.picketline.protocol.log.Change.IgnoreVersioned;
import java.util.ArrayList;
import java.util.List;

/** Cuts what leads back from a version of the ignore list into entries that fit a message each. */
public final class Parts {

  /** Most rules of one entry: half a megabyte if all are as long as can be. */
  static final int MOST_RULES = 200;

  static final int MOST_PREFIXES = 2_000;

  private Parts() {}

  /** The entries for the version; the last one makes it. */
  public static List<IgnoreVersioned> of(IgnoreVersioned whole) {
    var count =
        Math.max(
            1,
            Math.max(
                Math.ceilDiv(whole.before().size(), MOST_RULES),
                Math.ceilDiv(whole.fresh().size(), MOST_PREFIXES)));
    var parts = new ArrayList<IgnoreVersioned>();
    for (var i = 0; i < count; i++) {
      parts.add(
          new IgnoreVersioned(
              whole.version(),
              part(whole.before(), i, MOST_RULES),
              part(whole.fresh(), i, MOST_PREFIXES),
              count - 1 - i));
    }
    return parts;
  }

  /** The version that these entries make. */
  static IgnoreVersioned joined(List<IgnoreVersioned> parts) {
    return new IgnoreVersioned(
        parts.getLast().version(),
        parts.stream().flatMap(part -> part.before().stream()).toList(),
        parts.stream().flatMap(part -> part.fresh().stream()).toList());
  }

  private static <T> List<T> part(List<T> all, int number, int size) {
    return all.subList(
        Math.min(all.size(), number * size), Math.min(all.size(), (number + 1) * size));
  }
}
