package io.picketline.coordinator.registry;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.registry.StandbyMessage.FromStandby;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three coordinators and their sensors, with a network that loses, repeats and reorders whatever is
 * said, nodes that die and come back, and operators that go on ordering. Every choice comes from
 * one seed.
 */
final class LogWorld {
  private static final List<TestInbox<ToSession>> SESSIONS =
      IntStream.range(0, 6).mapToObj(_ -> TestInbox.<ToSession>create()).toList();
  private static final List<Prefix> PREFIXES =
      Stream.concat(
              Stream.of("198.51.100.96/30", "198.51.100.100/30", "198.51.100.96/29"),
              IntStream.range(96, 104).mapToObj(host -> "198.51.100." + host))
          .map(Prefix::parse)
          .toList();
  private static final List<IgnoreScope> SCOPES =
      Stream.of("all", "all", "host:s0", "group:web,host:s1").map(IgnoreScope::parse).toList();
  private static final Duration LIFE = Duration.ofDays(1);

  final Random random;
  final LogOracle oracle = new LogOracle();
  final List<SimulatedCoordinator> coordinators = new ArrayList<>();
  final List<SimulatedSensor> sensors = new ArrayList<>();
  final TrustDealings dealings;
  Instant now = Samples.NOW;
  private final int reliability;
  private int epochs;

  LogWorld(long seed) {
    random = new Random(seed);
    reliability = 50 + random.nextInt(50);
    dealings = new TrustDealings(random);
    SESSIONS.forEach(TestInbox::getAllReceived);
    for (var i = 0; i < 3; i++) {
      coordinators.add(new SimulatedCoordinator(this, "c" + i, SESSIONS.get(i)));
      sensors.add(new SimulatedSensor(this, "s" + i, SESSIONS.get(3 + i)));
    }
    coordinators.getFirst().lead();
  }

  void step() {
    now = now.plusMillis(random.nextInt(400));
    switch (random.nextInt(40)) {
      case 0 -> any(coordinators).crash();
      case 1, 2 -> any(coordinators).restart();
      case 3 -> any(coordinators).cut(true);
      case 4, 5 -> heal();
      case 6, 7 -> elect();
      case 8 -> any(sensors).restart();
      case 9, 10 -> leaders().findAny().ifPresent(leader -> leader.lift(prefix()));
      case 11, 12, 13 ->
          leaders().findAny().ifPresent(leader -> leader.redeem(dealings.applicant()));
      case 14 -> leaders().findAny().ifPresent(leader -> leader.attach(dealings.host()));
      default -> order();
    }
    for (var one : coordinators) {
      one.act();
    }
    for (var sensor : sensors) {
      sensor.act();
    }
  }

  /** The network heals, all are up, and one leads. */
  void settle() {
    coordinators.forEach(SimulatedCoordinator::restart);
    heal();
    elect();
    for (var round = 0; round < 120; round++) {
      now = now.plusMillis(900);
      coordinators.forEach(SimulatedCoordinator::actReliably);
      sensors.forEach(SimulatedSensor::actReliably);
    }
  }

  SimulatedCoordinator leader() {
    return leaders().toList().getLast();
  }

  private Stream<SimulatedCoordinator> leaders() {
    return coordinators.stream().filter(SimulatedCoordinator::leads);
  }

  /** Whether a message gets through, on the whole. */
  boolean arrives() {
    return random.nextInt(100) < reliability;
  }

  /** A leader that the one sees, if any: of two, either. */
  List<SimulatedCoordinator> seenBy(boolean cut) {
    return leaders().filter(leader -> leader.cut() == cut).toList();
  }

  void tellLeader(FromStandby message, boolean cut) {
    var seen = seenBy(cut);
    if (!seen.isEmpty() && arrives()) {
      any(seen).hear(message);
    }
  }

  // who led the smaller side is shut out and begins again
  private void heal() {
    for (var one : coordinators) {
      if (one.cut() && one.leads() && leaders().count() > 1) {
        one.crash();
        one.restart();
      }
      one.cut(false);
    }
  }

  /** Another one leads where none does, or where the one that does is cut off. */
  private void elect() {
    var free = coordinators.stream().filter(one -> one.up() && !one.cut()).toList();
    if (free.size() >= 2 && free.stream().noneMatch(SimulatedCoordinator::leads)) {
      any(free).lead();
    }
  }

  private void order() {
    var leaders = leaders().toList();
    if (leaders.isEmpty()) {
      return;
    }
    var prefix = prefix();
    var request =
        switch (random.nextInt(13)) {
          case 10, 11, 12 -> dealings.order();
          case 0, 1 -> new LocalRequest.Unblock(prefix);
          case 2 -> new LocalRequest.AddIgnore(prefix, "");
          case 3 -> new LocalRequest.RemoveIgnore(prefix);
          case 4, 5 -> edit();
          case 6 -> new LocalRequest.Block(prefix, blockLife(), "", false, true);
          default -> new LocalRequest.Block(prefix, blockLife(), "");
        };
    any(leaders).order(request);
  }

  /** One to three rules at once, for some hosts or all, for a while or for good. */
  private LocalRequest edit() {
    var lines =
        IntStream.rangeClosed(0, random.nextInt(3))
            .mapToObj(_ -> prefix())
            .distinct()
            .map(prefix -> new IgnoreLine(prefix, any(SCOPES), Optional.empty(), life(), ""))
            .toList();
    var all = random.nextInt(8) == 0;
    return new LocalRequest.EditIgnored(Optional.empty(), all, lines, List.of(), "list", false);
  }

  private Duration blockLife() {
    return life().orElse(LIFE);
  }

  /** Such that some end while orders are given, some while all settles, some never. */
  private Optional<Duration> life() {
    return random.nextBoolean()
        ? Optional.of(Duration.ofSeconds(1 + random.nextInt(240)))
        : Optional.empty();
  }

  private Prefix prefix() {
    return any(PREFIXES);
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** The state as it is compared. */
  List<Change> table(LogState state) {
    return state.changes(now);
  }

  /** Every prefix that anybody ever orders about. */
  List<Prefix> prefixes() {
    return PREFIXES;
  }

  /** A registry opened an epoch. */
  void opened() {
    epochs++;
  }

  int epochs() {
    return epochs;
  }

  /** The registry of this coordinator found another history in its journal: it begins again. */
  void disturbed(String name) {
    coordinators.stream().filter(one -> one.named(name)).forEach(SimulatedCoordinator::lead);
  }
}
