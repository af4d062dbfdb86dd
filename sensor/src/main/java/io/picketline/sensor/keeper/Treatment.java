package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the host treats a source, by all verdicts on it. Not thread-safe. */
final class Treatment {

  // The packet filter counts milliseconds: less than one is over.
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final HostVerdicts local;
  private final Verdicts network;
  private final RestrictedSources restricted;
  private final SteadyClock host;
  private final FleetClock clock;

  /**
   * By these verdicts, whatever they come to be.
   *
   * @param host by which this host's own end
   * @param clock by which the log's end
   */
  Treatment(
      HostVerdicts local,
      Verdicts network,
      RestrictedSources restricted,
      SteadyClock host,
      FleetClock clock) {
    this.local = local;
    this.network = network;
    this.restricted = restricted;
    this.host = host;
    this.clock = clock;
  }

  /** The stronger way to treat a source, as long as the verdict that asks for it lasts longest. */
  Optional<Plan.Block> of(Prefix source) {
    return wishes(source).stream()
        .max(Comparator.comparing(Plan.Block::kind).thenComparing(Plan.Block::remaining));
  }

  /** Whether what is wanted is to suspect the source, and no longer than by this verdict. */
  boolean isSuspectByItAlone(Verdict verdict) {
    var own = Duration.between(host.instant(), verdict.expiresAt());
    return of(verdict.source())
        .filter(wish -> wish.kind() == BlockKind.SUSPECT && wish.remaining().compareTo(own) <= 0)
        .isPresent();
  }

  /** Whether another verdict drops all that its source sends for longer. */
  boolean isOutlasted(Verdict verdict, Reactions.Scope scope) {
    var now = scope == Reactions.Scope.HOST ? host.instant() : clock.now();
    var own = Duration.between(now, verdict.expiresAt());
    return wishes(verdict.source()).stream()
        .anyMatch(
            wish -> wish.kind() != BlockKind.RESTRICTED && wish.remaining().compareTo(own) > 0);
  }

  /** How the host treats the source of one of its own verdicts. */
  BlockKind localKind(Verdict verdict) {
    if (!verdict.verified() && restricted.has(verdict.source())) {
      return BlockKind.RESTRICTED;
    }
    return local.onlySuspects(verdict) ? BlockKind.SUSPECT : BlockKind.BLOCKED;
  }

  /** How the host treats the source of one of the log's verdicts. */
  BlockKind networkKind(Verdict verdict) {
    return restricted.applies(verdict) ? BlockKind.RESTRICTED : BlockKind.BLOCKED;
  }

  /** The sources that this host is known to serve. */
  Stream<Prefix> restricted() {
    return restricted.sources();
  }

  private List<Plan.Block> wishes(Prefix source) {
    var wishes = new ArrayList<Plan.Block>(3);
    var ofNetwork = network.get(source);
    if (ofNetwork != null) {
      restricted.learn(ofNetwork);
      addWish(wishes, ofNetwork, networkKind(ofNetwork), clock.now());
    }
    local.on(source).forEach(own -> addWish(wishes, own, localKind(own), host.instant()));
    return wishes;
  }

  private void addWish(List<Plan.Block> wishes, Verdict verdict, BlockKind kind, Instant now) {
    var remaining = Duration.between(now, verdict.expiresAt());
    if (remaining.compareTo(SHORTEST) >= 0) {
      wishes.add(new Plan.Block(kind, remaining, restricted.open(verdict.source())));
    }
  }
}
