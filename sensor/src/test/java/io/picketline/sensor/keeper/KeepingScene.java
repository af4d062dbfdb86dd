package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.NoFilter;
import io.picketline.sensor.filter.ObservedFilter;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.filter.ServedPair;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A keeper's work over a packet filter in memory that counts its times down by the monotonic clock,
 * as the kernel does, and a wall clock that can be set.
 */
final class KeepingScene {

  static final Epoch EPOCH = new Epoch(1, 5);

  final Map<Prefix, Set<ServedPair>> knownGood = new HashMap<>();
  final VerdictInbox inbox = new VerdictInbox(16);
  final PacketFilter filter = new ObservedFilter(new NoFilter(), 1_000, this::nanos);
  Duration wallAhead = Duration.ZERO;
  boolean observe;
  private Duration elapsed = Duration.ZERO;
  private final StateStore store;
  private final Clock wall = new Wall();

  KeepingScene(Path directory) {
    store = new StateStore(directory);
  }

  /** As much later by all clocks. */
  void elapse(Duration span) {
    elapsed = elapsed.plus(span);
  }

  /** Has the packet filter restrict a source. */
  void restrict(Prefix source, Duration span) {
    filter.apply(List.of(new FilterChange.Restrict(source, span, Set.of())));
  }

  Keeping started(SavedState saved) {
    var keeping = new Keeping(parts(), saved);
    keeping.start();
    return keeping;
  }

  /** Reads all of the packet filter back. */
  static void compareAll(Keeping keeping) {
    for (var i = 0; i < Keeping.SLICES; i++) {
      keeping.compareNext();
    }
  }

  static void apply(Keeping keeping, Instant clock, Verdict verdict) {
    keeping.apply(EPOCH, List.of(new LogEntry(1, new Change.Blocked(verdict))), clock);
  }

  static List<LocalReply.Standing> listed(Keeping keeping) {
    var reply = (LocalReply.Verdicts) keeping.order(new LocalRequest.ListVerdicts(100), "root");
    return reply.verdicts();
  }

  /** A verdict of the detector, decided and to expire by a clock that says {@code now}. */
  static Verdict verdict(Prefix source, boolean verified, Instant now, Duration life) {
    var of = Probes.verdict(source.toString(), now.plus(life));
    return new Verdict(
        source,
        Origin.DETECTED,
        verified,
        of.score(),
        of.offence(),
        of.type(),
        of.shape(),
        of.reason(),
        of.decidedBy(),
        now,
        of.expiresAt(),
        of.evidence());
  }

  private KeeperParts parts() {
    return new KeeperParts(
        "web1",
        Optional.empty(),
        List::of,
        observe,
        () -> new KeeperParts.Limits(1_000, 1_000),
        () -> filter,
        new FakeSparing(),
        source -> Optional.ofNullable(knownGood.get(source)),
        new FakeReactions(),
        VerdictListener.NONE,
        store,
        inbox,
        _ -> {},
        wall,
        this::nanos);
  }

  private long nanos() {
    return elapsed.toNanos();
  }

  private final class Wall extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return NOW.plus(elapsed).plus(wallAhead);
    }
  }
}
