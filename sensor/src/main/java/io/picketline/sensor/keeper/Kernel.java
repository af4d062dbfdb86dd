package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The host's packet filter as the keeper sees it. Every call returns when the kernel has answered,
 * may be repeated safely, and is made from one thread only.
 */
public interface Kernel {

  /** A block that is in the kernel. */
  record Element(Prefix source, BlockKind kind, Duration remaining) {}

  /** What could not be done, and why. */
  record Failure(Prefix source, String reason) {}

  /** All blocks that are in the kernel. */
  List<Element> blocks();

  /**
   * Drops each source as {@code kind} says, and no other way, for the time given; renews what is
   * there.
   *
   * @return those that could not be
   */
  List<Failure> block(BlockKind kind, Map<Prefix, Duration> sources);

  /**
   * Lets the sources through again.
   *
   * @return those that could not be
   */
  List<Failure> release(Collection<Prefix> sources);

  /** Accepts what comes from these before anything is dropped; replaces those named before. */
  void ignore(List<Prefix> spared);
}
