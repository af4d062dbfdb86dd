package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.ServedPair;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What is to change in the kernel, the last wish for each prefix only. Not thread-safe. */
final class Plan {

  private final Map<Prefix, Wish> wishes = new LinkedHashMap<>();

  /** One wish for one prefix. */
  sealed interface Wish {}

  /**
   * Drop what comes from it in this one way, for as long as {@code remaining}.
   *
   * @param remaining a year at most
   * @param open what a restricted source may go on using
   */
  record Block(BlockKind kind, Duration remaining, Set<ServedPair> open) implements Wish {
    private static final Duration LONGEST = Duration.ofDays(365);

    Block {
      remaining = remaining.compareTo(LONGEST) > 0 ? LONGEST : remaining;
    }
  }

  /** Let it through again, however it is blocked. */
  record Release() implements Wish {}

  private static final Release RELEASE = new Release();

  void block(Prefix prefix, Block wish) {
    wishes.put(prefix, wish);
  }

  void release(Prefix prefix) {
    wishes.put(prefix, RELEASE);
  }

  /** Lets it through again, unless something else is wished for it. */
  void releaseUnwanted(Prefix prefix) {
    wishes.putIfAbsent(prefix, RELEASE);
  }

  Map<Prefix, Wish> wishes() {
    return wishes;
  }

  /** How many of the wishes are blocks. */
  long blocks() {
    return wishes.values().stream().filter(Block.class::isInstance).count();
  }
}
