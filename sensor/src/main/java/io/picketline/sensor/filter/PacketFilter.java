package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One host's packet filter. Blocks outlast the sensor; closing it leaves them in force. For one
 * thread. Its calls throw {@link io.picketline.sensor.netlink.NetlinkException} if the kernel does
 * not answer.
 */
public interface PacketFilter extends AutoCloseable {

  /** What it is, for the operator: {@code nftables table inet picketline}. */
  String describe();

  /** The ways to treat a source that it has; a change of any other kind is refused. */
  Set<BlockKind> kinds();

  /** The longest time that it can count; no bound if empty. */
  default Optional<Duration> longest() {
    return Optional.empty();
  }

  /**
   * Does all of it that the kernel takes. Of several changes to the same state of a prefix the last
   * counts. May be repeated.
   *
   * @return one outcome for each change, in the same order
   */
  List<Outcome> apply(List<FilterChange> changes);

  /** Replaces, at one stroke, the sources whose packets are never dropped nor looked at. */
  void ignored(Set<Prefix> prefixes);

  /**
   * Whether a block of a wide prefix lets ignored sources inside it through; if not, such a block
   * is refused, and one in force is to be asked for anew when a source inside it comes to be
   * ignored.
   */
  default boolean makesExceptions() {
    return true;
  }

  /** What is in force in the kernel now, of this share of it. */
  List<Held> held(Slice slice);

  /** What is blocked in the kernel now. */
  default List<Held> blocked() {
    return held(Slice.ALL).stream().filter(held -> held.kind() == BlockKind.BLOCKED).toList();
  }

  /** Who is suspect in the kernel now. */
  default List<Held> suspects() {
    return held(Slice.ALL).stream().filter(held -> held.kind() == BlockKind.SUSPECT).toList();
  }

  /** What the rules have counted; nothing if none of them counts. */
  default List<Dropped> dropped() {
    return List.of();
  }

  /**
   * Calls {@code changed} soon after another's hand has changed the filter, from a thread of its
   * own, until it is closed. Where the kernel does not tell, only {@link #disturbed} does.
   */
  default void watch(Runnable changed) {}

  /**
   * Whether another's hand has, or may have, changed it since the last {@link #restore}; never if
   * that cannot be seen.
   */
  default boolean disturbed() {
    return false;
  }

  /**
   * Puts back what carries the blocks, where it is missing or changed: tables, chains, sets, rules.
   * Blocks and ignored sources that are lost are not put back by this. Nothing to do where blocks
   * are carried by nothing but themselves.
   */
  default void restore() {}

  /** Ends what is over, where the kernel does not do so by itself. */
  default void expire() {}

  /** Takes all of it away, blocks too. */
  void remove();

  /** Lets go of the filter, if there is anything to let go of; it stays as it is. */
  @Override
  default void close() {}
}
