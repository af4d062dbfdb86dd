package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.Set;

/** One wish to a packet filter. */
public sealed interface FilterChange {

  /** Whom it is about. */
  Prefix prefix();

  /** Which of the ways to treat that source it is about. */
  BlockKind kind();

  /** Drops everything from the prefix for this long from now on, shorter or longer than before. */
  record Block(Prefix prefix, Duration duration) implements FilterChange {
    public Block {
      requireTime(duration);
    }

    @Override
    public BlockKind kind() {
      return BlockKind.BLOCKED;
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

    @Override
    public BlockKind kind() {
      return BlockKind.SUSPECT;
    }
  }

  /**
   * Drops everything from the prefix for this long from now on, save connections that live and what
   * goes to ports that it was served on; unserved probes are looked at first. Only for single
   * addresses and an IPv6 /64.
   *
   * @param open those ports, at most {@value #MAX_OPEN}
   */
  record Restrict(Prefix prefix, Duration duration, Set<ServedPair> open) implements FilterChange {

    /** Most ports that stay open to one source. */
    public static final int MAX_OPEN = 64;

    public Restrict {
      requireTime(duration);
      open = Set.copyOf(open);
      if (open.size() > MAX_OPEN) {
        throw new IllegalArgumentException(
            "%d open ports are more than %d".formatted(open.size(), MAX_OPEN));
      }
    }

    @Override
    public BlockKind kind() {
      return BlockKind.RESTRICTED;
    }
  }

  /** Ends a {@link Block} of just this prefix; nothing to do is fine. */
  record Unblock(Prefix prefix) implements FilterChange {
    @Override
    public BlockKind kind() {
      return BlockKind.BLOCKED;
    }
  }

  /** Ends a {@link Suspect} of just this prefix; nothing to do is fine. */
  record Release(Prefix prefix) implements FilterChange {
    @Override
    public BlockKind kind() {
      return BlockKind.SUSPECT;
    }
  }

  /** Ends a {@link Restrict} of just this prefix; nothing to do is fine. */
  record Unrestrict(Prefix prefix) implements FilterChange {
    @Override
    public BlockKind kind() {
      return BlockKind.RESTRICTED;
    }
  }

  /** The change that ends this way of treating the prefix. */
  static FilterChange end(Prefix prefix, BlockKind kind) {
    return switch (kind) {
      case BLOCKED -> new Unblock(prefix);
      case SUSPECT -> new Release(prefix);
      case RESTRICTED -> new Unrestrict(prefix);
    };
  }

  private static void requireTime(Duration duration) {
    if (duration.isNegative() || duration.toMillis() == 0 || duration.toDays() > 3650) {
      throw new IllegalArgumentException("cannot drop packets for " + duration);
    }
  }
}
