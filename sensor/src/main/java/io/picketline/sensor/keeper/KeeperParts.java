package io.picketline.sensor.keeper;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.time.SteadyClock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a keeper works with.
 *
 * @param host this host's name
 * @param coordinators those that network-wide changes are made on, in words; none if it stands
 *     alone
 * @param fileRules rules of this host's own ignore files as of now, for the list
 * @param observe whether the packet filter only pretends
 * @param limits how much is kept at most, as of now
 * @param filter opens the packet filter, on the keeper's own thread
 * @param forget makes detector and evidence forget what lies inside a prefix; from any thread
 * @param undecided tells the detector that its verdict on a source holds no longer; from any thread
 * @param clock by which verdicts of this host are decided and end
 * @param nanos the monotonic clock
 */
public record KeeperParts(
    String host,
    Optional<String> coordinators,
    Supplier<List<IgnoreRule>> fileRules,
    boolean observe,
    Supplier<Limits> limits,
    Supplier<PacketFilter> filter,
    Sparing sparing,
    KnownGood knownGood,
    Reactions reactions,
    VerdictListener listener,
    StateStore store,
    VerdictInbox inbox,
    Consumer<Prefix> forget,
    Consumer<Prefix> undecided,
    SteadyClock clock,
    LongSupplier nanos) {

  /**
   * How much is kept at most.
   *
   * @param maxSuspects verdicts of this host
   * @param maxBlocks verdicts of this host and of the network together
   */
  public record Limits(int maxSuspects, int maxBlocks) {}
}
