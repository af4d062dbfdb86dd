package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Standing;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.NoFilter;
import io.picketline.sensor.filter.ObservedFilter;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.time.SteadyClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  final FakeReactions reactions = new FakeReactions();
  final VerdictInbox inbox = new VerdictInbox(16);
  PacketFilter filter = new ObservedFilter(new NoFilter(), 1_000, this::nanos);
  Duration wallAhead;
  KeeperParts.Limits limits = new KeeperParts.Limits(1_000, 1_000);
  final List<Prefix> undecided = new ArrayList<>();
  final List<Prefix> forgotten = new ArrayList<>();
  final FakeSparing sparing = new FakeSparing();
  boolean observe;
  private Duration elapsed = Duration.ZERO;
  private final StateStore store;
  private final SteadyClock clock;

  KeepingScene(Path directory) {
    this(directory, Duration.ZERO);
  }

  /** A process that is begun when the wall clock was put forward by so much. */
  KeepingScene(Path directory, Duration wallAhead) {
    this.wallAhead = wallAhead;
    store = new StateStore(directory);
    clock = new SteadyClock(this::wall, this::nanos);
  }

  /** As much later by all clocks. */
  void elapse(Duration span) {
    elapsed = elapsed.plus(span);
  }

  /** Has the packet filter restrict a source. */
  void restrict(Prefix source, Duration span) {
    filter.apply(List.of(new FilterChange.Restrict(source, span, Set.of())));
  }

  /** Has the packet filter make a source a suspect, as the packet path does. */
  void suspect(Prefix source, Duration span) {
    filter.apply(List.of(new FilterChange.Suspect(source, span)));
  }

  /** What a packet filter was asked for that holds this. */
  static FilterChange asked(Held held) {
    return switch (held.kind()) {
      case BLOCKED -> new FilterChange.Block(held.prefix(), held.remaining());
      case SUSPECT -> new FilterChange.Suspect(held.prefix(), held.remaining());
      case RESTRICTED -> new FilterChange.Restrict(held.prefix(), held.remaining(), Set.of());
    };
  }

  Keeping started(SavedState saved) {
    var keeping = new Keeping(parts(), saved);
    keeping.start();
    return keeping;
  }

  /** Reads all of the packet filter back. */
  static void compareAll(Keeping keeping) {
    for (var i = 0; i < FilterCare.SLICES; i++) {
      keeping.compareNext();
    }
  }

  static void apply(Keeping keeping, Instant clock, Verdict verdict) {
    keeping.apply(EPOCH, List.of(new LogEntry(1, new Change.Blocked(verdict))), clock);
  }

  static List<Standing> listed(Keeping keeping) {
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
        () -> limits,
        () -> filter,
        sparing,
        source -> Optional.ofNullable(knownGood.get(source)),
        reactions,
        VerdictListener.NONE,
        store,
        inbox,
        forgotten::add,
        undecided::add,
        clock,
        this::nanos);
  }

  private long nanos() {
    return elapsed.toNanos();
  }

  /** What the wall clock says. */
  Instant wall() {
    return NOW.plus(elapsed).plus(wallAhead);
  }

  /** What the sensor's own clock says. */
  Instant steady() {
    return clock.instant();
  }
}
