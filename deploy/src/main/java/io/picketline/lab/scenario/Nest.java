package io.picketline.lab.scenario;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A /24, a /28 in it and an address in that, in the order in which their blocks are to end. */
final class Nest {

  /** How many blocks there are, and in how many orders they can end. */
  static final int BLOCKS = 3;

  static final int ORDERS = 6;

  /** What unblocking one of them is to do. */
  enum Unblocked {
    /** It is blocked no more, nor is what lies in it. */
    GONE,
    /** Nothing of it was blocked. */
    NONE,
    /** It lies in a block that is wider. */
    WIDER
  }

  /** By how much a moment may be off: the hosts' clock, and the way there. */
  private static final long MARGIN_NANOS = 400_000_000L;

  private record Life(long from, long soonest, long latest) {}

  private final Stage stage;
  private final List<Prefix> blocks;
  private final List<SourceAddress> probes;
  private final Map<Prefix, Life> lives = new HashMap<>();

  /**
   * One of the six.
   *
   * @param order which of them, from 0; each has a network of its own
   */
  Nest(Stage stage, int order) {
    this.stage = stage;
    var all =
        List.of(
            Prefix.parse("198.19.%d.0/24".formatted(240 + order)),
            Prefix.parse("198.19.%d.16/28".formatted(240 + order)),
            Prefix.parse("198.19.%d.20".formatted(240 + order)));
    var first = all.get(order / 2);
    var rest = all.stream().filter(block -> !block.equals(first)).toList();
    blocks = List.of(first, rest.get(order % 2), rest.get(1 - order % 2));
    probes =
        List.of("20", "21", "40").stream()
            .map(last -> SourceAddress.parse("198.19.%d.%s".formatted(240 + order, last)))
            .toList();
  }

  /** In the order in which they are to end. */
  List<Prefix> blocks() {
    return blocks;
  }

  /** One address in all of the blocks, one in two of them, one in the widest alone. */
  List<SourceAddress> probes() {
    return probes;
  }

  void lend() {
    probes.forEach(stage.network()::lend);
  }

  void block(Prefix block, Duration life) {
    var before = System.nanoTime();
    Operator.block(stage, block, life);
    var after = System.nanoTime();
    lives.put(block, new Life(after, before + life.toNanos(), after + life.toNanos()));
  }

  Unblocked unblocked(Prefix block) {
    if (lives.keySet().removeIf(block::contains)) {
      return Unblocked.GONE;
    }
    return lives.keySet().stream().anyMatch(wider -> wider.contains(block))
        ? Unblocked.WIDER
        : Unblocked.NONE;
  }

  /** Whether any of the blocks may be in force. */
  boolean live() {
    var now = System.nanoTime();
    return lives.values().stream().anyMatch(life -> now - life.latest() < MARGIN_NANOS);
  }

  /** Whether the address had to be dropped all the while, or never; nothing if neither is sure. */
  private Optional<Boolean> dropped(SourceAddress address, Sightings seen) {
    var sure = true;
    for (var entry : lives.entrySet()) {
      var life = entry.getValue();
      if (!entry.getKey().contains(address)) {
        continue;
      }
      if (life.from() <= seen.began() && life.soonest() - MARGIN_NANOS > seen.ended()) {
        return Optional.of(true);
      }
      sure &= life.latest() + MARGIN_NANOS < seen.began();
    }
    return sure ? Optional.of(false) : Optional.empty();
  }

  /** Proves that what was seen is what is to be, as far as that is sure. */
  void prove(String how, Sightings seen) {
    for (var address : probes) {
      var dropped = dropped(address, seen);
      dropped.ifPresent(wanted -> prove(how, seen, address, wanted));
    }
  }

  private void prove(String how, Sightings seen, SourceAddress address, boolean wanted) {
    var kernels =
        stage.topology().hosts().stream()
            .filter(host -> seen.inKernel(host, address) != wanted)
            .toList();
    var served = seen.served(address);
    stage
        .proofs()
        .check(
            "%s %s: what is still blocked is dropped, and nothing else".formatted(text(), how),
            kernels.isEmpty() && served != wanted,
            "%s was to be %s and was %s; packet filters that have it otherwise: %s"
                .formatted(
                    address,
                    wanted ? "dropped" : "served",
                    served ? "served" : "dropped",
                    kernels.isEmpty() ? "none" : String.join(", ", kernels)));
  }

  /** Proves that it was looked at while some of its blocks had ended, and not yet all. */
  void proveSeenBetween(List<Sightings> seen) {
    var between = seen.stream().filter(this::partly).count();
    stage
        .proofs()
        .check(
            "each order was seen on its way",
            between > 0,
            "%s: %d times of %d".formatted(text(), between, seen.size()));
  }

  private boolean partly(Sightings seen) {
    var ended =
        lives.values().stream().filter(life -> life.latest() + MARGIN_NANOS < seen.began()).count();
    var live =
        lives.values().stream()
            .filter(life -> life.soonest() - MARGIN_NANOS > seen.ended())
            .count();
    return ended > 0 && live > 0 && ended + live == BLOCKS;
  }

  /** {@code /24, address, /28}. */
  private String text() {
    return blocks.stream()
        .map(block -> block.isSingle() ? "address" : "/" + block.length())
        .collect(Collectors.joining(", "));
  }
}
