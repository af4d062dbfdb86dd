package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.detect.DetectionSink;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.ScanDetector;
import io.picketline.sensor.detect.TcpOptions;
import io.picketline.sensor.detect.Trigger;
import io.picketline.sensor.detect.Weighed;
import io.picketline.sensor.guard.Guard;
import io.picketline.sensor.guard.HostAddresses;
import io.picketline.sensor.guard.HostKnowledge;
import io.picketline.sensor.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes, in whoever's name and in whatever order, blocks nobody who is guarded or ignored:
 * through the real detector, guard and ledger, and a packet filter that does as it is told.
 */
class GuardedNeverBlockedTest {
  private static final boolean FULL = Boolean.getBoolean("picketline.full");
  private static final int SEQUENCES = FULL ? 2_000 : 60;
  private static final int EVENTS = 3_000;
  private static final List<TcpOptions> OPTIONS = List.of(TcpOptions.values());
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Everybody that the host may come to need; each is guarded at some time and not at another. */
  private static final List<SourceAddress> NEEDED =
      List.of(
          address("192.0.2.1"),
          address("192.0.2.53"),
          address("203.0.113.5"),
          address("198.51.100.10"),
          address("198.51.100.255"),
          address("fe80::1"),
          address("2001:db8::1"),
          address("2001:db8:0:1::53"),
          address("2001:db8:aaaa::9"));

  private static final List<Prefix> RULES =
      List.of(
          Prefix.parse("192.0.2.128/25"),
          Prefix.parse("203.0.113.77"),
          Prefix.parse("2001:db8:5::/48"),
          Prefix.parse("2001:db8:6::7"));

  /** The above, their neighbours, and strangers. */
  private static final List<SourceAddress> SOURCES = sources();

  static List<Long> seeds() {
    var seeds = new ArrayList<Long>();
    for (var seed = 0L; seed < SEQUENCES; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anySequence_ofPackets_blocksNobodyWhoIsSpared(long seed) {
    var run = new Run(seed);
    for (var event = 0; event < EVENTS; event++) {
      run.next();
    }

    assertThat(run.filter.blocked).as("somebody else is").isNotEmpty();
    assertThat(run.sparedScans).as("somebody spared scanned").isPositive();
  }

  private static List<SourceAddress> sources() {
    var sources = new ArrayList<>(NEEDED);
    RULES.forEach(rule -> sources.add(rule.address()));
    sources.add(address("192.0.2.200"));
    sources.add(address("2001:db8:5:1::1"));
    for (var neighbour : NEEDED) {
      sources.add(new SourceAddress(neighbour.high(), neighbour.low() ^ 2));
    }
    sources.add(address("2001:db8:6::8"));
    sources.add(address("127.0.0.1"));
    sources.add(address("224.0.0.1"));
    sources.add(address("0.0.0.0"));
    sources.add(address("255.255.255.255"));
    for (var i = 1; i <= 6; i++) {
      sources.add(address("203.0.113." + (100 + i)));
      sources.add(address("2001:db8:%x::%x".formatted(0xb000 + i, i)));
    }
    return List.copyOf(sources);
  }

  private static SourceAddress address(String text) {
    return SourceAddress.parse(text);
  }

  /** A packet filter that drops what it is told to, and lets through whom it is told to ignore. */
  private static final class ModelFilter {
    final Set<Prefix> blocked = new HashSet<>();
    List<Prefix> ignored = List.of();

    void carryOut(Plan plan) {
      plan.wishes()
          .forEach((prefix, wish) -> {
            switch (wish) {
              case Plan.Block _ -> blocked.add(prefix);
              case Plan.Release _ -> blocked.remove(prefix);
            }
          });
    }

    boolean drops(SourceAddress source) {
      return ignored.stream().noneMatch(prefix -> prefix.contains(source))
          && blocked.stream().anyMatch(prefix -> prefix.contains(source));
    }
  }

  /** One host's life. */
  private static final class Run implements DetectionSink {
    final ModelFilter filter = new ModelFilter();
    int sparedScans;

    private final Random random;
    private final HostKnowledge host;
    private final ScanDetector detector;
    private final Ledger ledger;
    private final RawProbe probe = new RawProbe();
    private long elapsed;

    Run(long seed) {
      random = new Random(seed);
      host = new HostKnowledge(new ServedSockets(() -> elapsed, seed, _ -> {}));
      var triggers = List.of(Trigger.EVIDENCE, Trigger.IMMEDIATE, new Trigger(3));
      detector =
          new ScanDetector(
              new DetectorSettings("web1", 64, seed)
                  .with(triggers.get(random.nextInt(triggers.size())), random.nextBoolean()),
              host,
              this);
      // The wall clock goes with the monotonic one.
      var clock = new SteadyClock(() -> START.plusNanos(elapsed), () -> elapsed);
      ledger =
          new Ledger(
              SavedState.NONE,
              clock,
              new FleetClock(clock, Duration.ZERO),
              () -> new KeeperParts.Limits(16, 64),
              KnownGood.NOBODY,
              rule -> rule.scope().isAll(),
              _ -> {});
      guardChanges();
    }

    void next() {
      elapsed += Duration.ofMillis(1L << random.nextInt(20)).toNanos();
      var kind = random.nextInt(100);
      if (kind < 2) {
        guardChanges();
      } else if (kind < 4) {
        networkVerdict();
      } else if (kind < 5) {
        detector.forget(Prefix.of(anySource()));
      } else if (kind < 6) {
        var plan = new Plan();
        ledger.expire(plan);
        filter.carryOut(plan);
      } else {
        packet();
      }
      for (var source : SOURCES) {
        if (host.guard().spared(source.high(), source.low()) && filter.drops(source)) {
          throw new AssertionError("%s is dropped".formatted(source));
        }
      }
    }

    private SourceAddress anySource() {
      return SOURCES.get(random.nextInt(SOURCES.size()));
    }

    private void packet() {
      var source = anySource();
      probe.sourceHigh = source.high();
      probe.sourceLow = source.low();
      probe.localLow = 1;
      probe.atNanos = START.getEpochSecond() * 1_000_000_000L + elapsed;
      probe.sourcePort = random.nextBoolean() ? 40_000 : random.nextInt(65_536);
      probe.port = random.nextInt(4) == 0 ? random.nextInt(65_536) : random.nextInt(1, 40);
      probe.tcp = random.nextInt(4) > 0;
      probe.flags = probe.tcp ? (random.nextBoolean() ? 2 : random.nextInt(256)) : 0;
      probe.sequence = probe.tcp ? random.nextInt(3) : 0;
      probe.window = random.nextBoolean() ? 1024 : random.nextInt(65_536);
      probe.options = OPTIONS.get(random.nextInt(OPTIONS.size()));
      probe.identification = random.nextBoolean() ? 54_321 : random.nextInt(65_536);
      probe.hopLimit = random.nextInt(256);
      probe.other = RawProbe.NO_OTHER;
      deliver();
    }

    private void deliver() {
      var kinds = EvidenceKind.values();
      switch (random.nextInt(12)) {
        case 0 -> detector.trap(probe);
        case 1 -> detector.halfOpen(probe);
        case 2 -> detector.connectedWithoutData(probe);
        case 3 -> {
          probe.other = random.nextInt(256);
          detector.unhandled(probe);
        }
        case 4 -> detector.judged(probe, kinds[random.nextInt(kinds.length)]);
        case 5 ->
            detector.served(
                probe.sourceHigh, probe.sourceLow, probe.port, probe.tcp, probe.atNanos);
        default -> detector.probe(probe);
      }
    }

    private void guardChanges() {
      var servers = new ArrayList<HostAddresses.Server>();
      some(NEEDED).forEach(one -> servers.add(new HostAddresses.Server(one, "resolver")));
      var onLink =
          random.nextBoolean() ? List.of(Prefix.parse("2001:db8::/64")) : List.<Prefix>of();
      var addresses = new HostAddresses(some(NEEDED), some(NEEDED), some(NEEDED), onLink, servers);
      var fleet = List.of(new FleetHost("web2", some(NEEDED)));
      var rules = new ArrayList<IgnoreRule>();
      some(RULES).forEach(rule -> rules.add(new IgnoreRule(rule, "", "test", START)));
      host.guard(new Guard(new Guard.Wanted(addresses, fleet, some(NEEDED), rules, List.of())));
      filter.ignored = host.guard().prefixes();
      var plan = new Plan();
      ledger.guarded(host.guard(), plan);
      filter.carryOut(plan);
    }

    private <T> List<T> some(List<T> of) {
      return of.stream().filter(_ -> random.nextInt(4) == 0).toList();
    }

    private void networkVerdict() {
      var source = anySource();
      var most = source.isV4() ? 32 : 128;
      var length = random.nextInt(3) == 0 ? random.nextInt(most / 2, most) : most;
      var until = START.plusNanos(elapsed).plus(Duration.ofHours(random.nextInt(1, 30)));
      var plan = new Plan();
      var prefix = new Prefix(source, length);
      ledger.apply(new Change.Blocked(Probes.verdict(prefix.toString(), until)), plan);
      filter.carryOut(plan);
    }

    @Override
    public void evidence(RawProbe seen, Weighed weighed) {
      assertThat(host.guard().spared(seen.sourceHigh, seen.sourceLow)).isFalse();
    }

    @Override
    public void block(long high, long low, int keyLength, long blockNanos, BlockKind kind) {
      var prefix = new Prefix(new SourceAddress(high, low), keyLength);
      assertThat(host.guard().sparesAnyOf(prefix)).as("%s %s", kind, prefix).isFalse();
      filter.blocked.add(prefix);
    }

    @Override
    public void verdict(Verdict verdict, BlockKind kind) {
      var plan = new Plan();
      ledger.judged(verdict, kind, plan);
      ledger.enforce(verdict.source(), plan);
      filter.carryOut(plan);
    }

    @Override
    public void spared(Prefix source, RawProbe seen) {
      sparedScans++;
    }

    @Override
    public void decoy(Prefix source, RawProbe seen, boolean blocked) {
      var plan = new Plan();
      ledger.releaseLocal(source, Instant.MAX, plan);
      filter.carryOut(plan);
    }
  }
}
