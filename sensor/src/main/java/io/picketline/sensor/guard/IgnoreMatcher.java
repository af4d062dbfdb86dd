package io.picketline.sensor.guard;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds whether an address lies in any of many prefixes. Immutable; a look-up is a binary search
 * over disjoint ranges and allocates nothing. Addresses are the words of a {@link SourceAddress};
 * {@code ::/0} holds no IPv4 address.
 */
public final class IgnoreMatcher {

  /** Covers nothing. */
  public static final IgnoreMatcher NONE = new IgnoreMatcher(Set.of());

  private static final long MAPPED = 0xffffL;
  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;

  private final Set<Prefix> prefixes;
  private final Ranges v4;
  private final Ranges v6;

  /** A matcher of these, which may overlap. */
  public IgnoreMatcher(Collection<Prefix> prefixes) {
    this.prefixes = Set.copyOf(prefixes);
    v4 = new Ranges(outermost(prefixes, true));
    v6 = new Ranges(outermost(prefixes, false));
  }

  /** Whether a prefix holds the address. */
  public boolean covers(long high, long low) {
    return (isV4(high, low) ? v4 : v6).meets(high, low, high, low);
  }

  /** Whether a prefix holds any address of the /64 of an IPv6 address; false for IPv4. */
  public boolean meetsSlash64(long high, long low) {
    return !isV4(high, low) && v6.meets(high, 0, high, -1);
  }

  /** Whether {@code prefix} has an address in common with one of these. */
  public boolean overlaps(Prefix prefix) {
    var first = prefix.address();
    var last = last(prefix);
    return (first.isV4() ? v4 : v6).meets(first.high(), first.low(), last.high(), last.low());
  }

  /** Whether one of these holds all of {@code source}. */
  public boolean holds(Prefix source) {
    var first = source.address();
    var last = last(source);
    return (first.isV4() ? v4 : v6).holds(first.high(), first.low(), last.high(), last.low());
  }

  /** The longest prefix that holds the address. */
  public Optional<Prefix> covering(SourceAddress address) {
    return covering(Prefix.of(address));
  }

  /** The longest prefix that holds all of {@code inside}. */
  public Optional<Prefix> covering(Prefix inside) {
    for (var length = inside.length(); length >= 0; length--) {
      var prefix = new Prefix(inside.address(), length);
      if (prefixes.contains(prefix)) {
        return Optional.of(prefix);
      }
    }
    return Optional.empty();
  }

  private static boolean isV4(long high, long low) {
    return high == 0 && low >>> 32 == MAPPED;
  }

  /** Those of one family that lie in no other; prefixes nest or have nothing in common. */
  private static List<Prefix> outermost(Collection<Prefix> prefixes, boolean v4) {
    var outermost = new ArrayList<Prefix>();
    for (var prefix : new TreeSet<>(prefixes)) {
      var sameFamily = prefix.address().isV4() == v4;
      if (sameFamily && (outermost.isEmpty() || !outermost.getLast().contains(prefix))) {
        outermost.add(prefix);
      }
    }
    return outermost;
  }

  private static SourceAddress last(Prefix prefix) {
    var hostBits = (prefix.address().isV4() ? V4_BITS : V6_BITS) - prefix.length();
    var high = hostBits <= 64 ? 0 : hostBits == V6_BITS ? -1L : (1L << (hostBits - 64)) - 1;
    var low = hostBits >= 64 ? -1L : (1L << hostBits) - 1;
    return new SourceAddress(prefix.address().high() | high, prefix.address().low() | low);
  }

  /** Disjoint ranges of one address family, ascending. */
  private static final class Ranges {
    private final long[] firstHigh;
    private final long[] firstLow;
    private final long[] lastHigh;
    private final long[] lastLow;

    Ranges(List<Prefix> disjoint) {
      firstHigh = disjoint.stream().mapToLong(prefix -> prefix.address().high()).toArray();
      firstLow = disjoint.stream().mapToLong(prefix -> prefix.address().low()).toArray();
      lastHigh = disjoint.stream().mapToLong(prefix -> last(prefix).high()).toArray();
      lastLow = disjoint.stream().mapToLong(prefix -> last(prefix).low()).toArray();
    }

    /** Whether any range meets the one from (fromHigh, fromLow) to (toHigh, toLow). */
    boolean meets(long fromHigh, long fromLow, long toHigh, long toLow) {
      var begun = begun(toHigh, toLow);
      return begun > 0 && atMost(fromHigh, fromLow, lastHigh[begun - 1], lastLow[begun - 1]);
    }

    /** Whether one range holds all from (fromHigh, fromLow) to (toHigh, toLow). */
    boolean holds(long fromHigh, long fromLow, long toHigh, long toLow) {
      var begun = begun(fromHigh, fromLow);
      return begun > 0 && atMost(toHigh, toLow, lastHigh[begun - 1], lastLow[begun - 1]);
    }

    /** How many ranges begin at or before (toHigh, toLow). */
    private int begun(long toHigh, long toLow) {
      var begun = 0;
      var after = firstHigh.length;
      while (begun < after) {
        var middle = (begun + after) >>> 1;
        if (atMost(firstHigh[middle], firstLow[middle], toHigh, toLow)) {
          begun = middle + 1;
        } else {
          after = middle;
        }
      }
      return begun;
    }

    private static boolean atMost(long high, long low, long otherHigh, long otherLow) {
      var first = Long.compareUnsigned(high, otherHigh);
      return first != 0 ? first < 0 : Long.compareUnsigned(low, otherLow) <= 0;
    }
  }
}
