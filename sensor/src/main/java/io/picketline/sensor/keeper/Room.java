package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Keeps the verdicts below their limits: the first to expire goes first. Not thread-safe. */
final class Room {

  private final Supplier<KeeperParts.Limits> limits;
  private final Verdicts detected;
  private final List<Verdicts> all;
  private long leftOut;

  /** Room for the verdicts of this host and of the log. */
  Room(Supplier<KeeperParts.Limits> limits, HostVerdicts host, Verdicts network) {
    this.limits = limits;
    detected = host.detected();
    all = List.of(detected, host.ordered(), network);
  }

  /** Takes out what is too much, and tells whose verdict that was. */
  void make(Consumer<Prefix> gone) {
    while (detected.size() > limits.get().maxSuspects()) {
      detected.removeFirst().ifPresent(gone);
      leftOut++;
    }
    while (all.stream().mapToInt(Verdicts::size).sum() > limits.get().maxBlocks()) {
      Verdicts.removeWeakest(all).ifPresent(gone);
      leftOut++;
    }
  }

  /** Verdicts that had to make room for others, since start. */
  long leftOut() {
    return leftOut;
  }
}
