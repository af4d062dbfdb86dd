package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.Deviation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps the verdicts below their limits: one that may be forged goes before one that is proven, the
 * lowest score first, and what a person ordered last. Not thread-safe.
 */
final class Room {

  private final Supplier<KeeperParts.Limits> limits;
  private final Verdicts network;
  private final Verdicts detected;
  private final List<Verdicts> all;
  private final Consumer<Prefix> undecided;
  // Of the log's, the latest last.
  private final Set<Prefix> lately = new LinkedHashSet<>();
  private long leftOut;

  /**
   * Room for the verdicts of this host and of the log.
   *
   * @param undecided told whose verdict of the detector had to go, so that it may decide again
   */
  Room(
      Supplier<KeeperParts.Limits> limits,
      HostVerdicts host,
      Verdicts network,
      Consumer<Prefix> undecided) {
    this.undecided = undecided;
    this.limits = limits;
    this.network = network;
    detected = host.detected();
    all = List.of(detected, host.ordered(), network);
  }

  /** Takes out what is too much, and tells whose it was. */
  void make(Consumer<Prefix> gone) {
    while (detected.size() > limits.get().maxSuspects()) {
      takeFrom(detected, gone);
    }
    while (all.stream().mapToInt(Verdicts::size).sum() > limits.get().maxBlocks()) {
      takeFrom(Verdicts.withTheWeakest(all), gone);
    }
  }

  private void takeFrom(Verdicts verdicts, Consumer<Prefix> gone) {
    var source = verdicts.removeWeakest();
    leftOut++;
    if (verdicts == detected) {
      undecided.accept(source);
    }
    if (verdicts == network) {
      remember(source);
    }
    gone.accept(source);
  }

  private void remember(Prefix source) {
    lately.remove(source);
    lately.add(source);
    if (lately.size() > Deviation.MOST) {
      lately.remove(lately.iterator().next());
    }
  }

  /** The latest sources of the log that had to go; they may have come back since. */
  List<Prefix> lately() {
    return List.copyOf(lately);
  }

  /** Verdicts that had to make room for others, since start. */
  long leftOut() {
    return leftOut;
  }
}
