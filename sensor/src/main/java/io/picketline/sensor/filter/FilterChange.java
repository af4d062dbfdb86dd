package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;
import java.time.Duration;

/** One wish to a packet filter. */
public sealed interface FilterChange {

  /** Whom it is about. */
  Prefix prefix();

  /** Drops everything from the prefix for this long from now on, shorter or longer than before. */
  record Block(Prefix prefix, Duration duration) implements FilterChange {
    public Block {
      requireTime(duration);
    }
  }

  /**
   * Drops everything from the prefix for this long from now on, but lets unserved probes be looked
   * at first. Only for single addresses and an IPv6 /64.
   */
  record Suspect(Prefix prefix, Duration duration) implements FilterChange {
    public Suspect {
      requireTime(duration);
    }
  }

  /** Ends a {@link Block} of just this prefix; nothing to do is fine. */
  record Unblock(Prefix prefix) implements FilterChange {}

  /** Ends a {@link Suspect} of just this prefix; nothing to do is fine. */
  record Release(Prefix prefix) implements FilterChange {}

  private static void requireTime(Duration duration) {
    if (duration.isNegative() || duration.toMillis() == 0 || duration.toDays() > 3650) {
      throw new IllegalArgumentException("cannot drop packets for " + duration);
    }
  }
}
