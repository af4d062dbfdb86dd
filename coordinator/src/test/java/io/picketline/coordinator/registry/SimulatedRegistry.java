package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.admission.Applicant;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.order.Orders;
import io.picketline.coordinator.registry.StandbyMessage.FromStandby;
import io.picketline.coordinator.registry.StandbyMessage.Mirror;
import io.picketline.coordinator.registry.StandbyMessage.Tail;
import io.picketline.coordinator.registry.StandbyMessage.Whole;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The registry's parts, put together as the actor does, writing to a disk that takes its time. */
final class SimulatedRegistry {
  private static final int COORDINATORS = 3;

  private record Unwritten(long ticket, Batch batch) {}

  private final LogWorld world;
  private final String name;
  private final SimulatedDisk disk;
  private final Majority majority = new Majority(COORDINATORS);
  private final Acknowledgements acknowledgements = new Acknowledgements(majority);
  private final Sessions sessions = new Sessions(4);
  private final Judgement judgement;
  private final Standbys standbys;
  private final Orders orders;
  private final Deque<Unwritten> unwritten = new ArrayDeque<>();
  private long ticket;
  private long noted;

  SimulatedRegistry(LogWorld world, String name, SimulatedDisk disk) {
    this.world = world;
    this.name = name;
    this.disk = disk;
    this.judgement = new Judgement(settings(name), disk.history(), world.now);
    var opening = new Epoch(disk.history().highest() + 1, world.random.nextLong());
    this.standbys = new Standbys(judgement, sessions, majority, opening);
    this.orders = new Orders(judgement, new Roster(List.of(), world.now));
    this.noted = judgement.log().head();
  }

  private static RegistrySettings settings(String name) {
    var usual = Samples.settings();
    return new RegistrySettings(
        name,
        usual.software(),
        usual.maxSources(),
        usual.fleetBudget(),
        usual.sensorBudget(),
        usual.maxWaiting(),
        SimulatedDisk.RETAINED,
        usual.limits(),
        COORDINATORS);
  }

  /** Time passes; the disk may be done with what it was given. */
  void act(boolean written) {
    weigh();
    open();
    judgement.tick(world.now);
    settle();
    if (written) {
      while (!unwritten.isEmpty()) {
        var next = unwritten.remove();
        if (!disk.write(next.batch())) {
          world.disturbed(name);
          return;
        }
        acknowledgements.committed(next.ticket());
      }
    }
    if (judgement.log().opened()) {
      sessions.push(judgement.log(), world.now);
    }
  }

  /** Whether it has to begin again. */
  boolean hear(FromStandby message) {
    weigh();
    var again = false;
    switch (message) {
      case Mirror mirror -> {
        sessions.attach("standby " + mirror.coordinator(), mirror.session());
        again = !standbys.onMirror(mirror, world.now);
        acknowledgements.release();
      }
      case Tail tail -> standbys.onTail(tail, world.now);
      case Whole whole -> {
        var by = standbys.opening();
        var chunk = whole.chunk();
        again =
            standbys
                .onWhole(whole)
                .map(changes -> disk.replace(by, chunk.epoch(), chunk.seq(), changes))
                .orElse(false);
      }
      // nobody says any here
      case StandbyMessage.News _ -> {}
    }
    open();
    settle();
    return again;
  }

  private void open() {
    if (majority.holds(world.now)) {
      standbys.onPromised(disk.promise(standbys.opening()));
    }
    if (standbys.open(world.now)) {
      world.opened();
    }
  }

  void order(LocalRequest request) {
    weigh();
    if (!judgement.deciding()) {
      return;
    }
    var before = judgement.log().head();
    var reply = orders.answer(request, "root", world.now);
    var changes = judgement.log().since(before).stream().map(LogEntry::change).toList();
    settle();
    if (reply instanceof LocalReply.Settled settled) {
      var at = new LogPoint(judgement.log().epoch(), settled.seq());
      var told = world.oracle.ordered(request, changes, at);
      acknowledgements.hold(ticket, settled.seq(), 0, _ -> told.run());
    }
    world.dealings.noted(changes);
  }

  /** A host shows a token. */
  void redeem(Applicant applicant) {
    weigh();
    if (!judgement.deciding()) {
      return;
    }
    var before = judgement.log().head();
    var decision = orders.admissions().redeem(applicant, world.now);
    var changes = judgement.log().since(before).stream().map(LogEntry::change).toList();
    settle();
    if (decision instanceof Decision.Redeemed) {
      var told = world.oracle.redeemed(changes);
      acknowledgements.hold(ticket, judgement.log().head(), 0, _ -> told.run());
    }
  }

  /** A host is here by its certificate. */
  void attach(FleetHost host) {
    weigh();
    if (judgement.deciding() && judgement.enrolment().refusal(host, world.now).isEmpty()) {
      var before = judgement.log().head();
      judgement.enrol(host, world.now);
      world.oracle.happened(judgement.log().since(before).stream().map(LogEntry::change).toList());
      settle();
    }
  }

  /** Ends a verdict of its own accord, which nobody waits for. */
  void lift(Prefix prefix) {
    weigh();
    var log = judgement.log();
    if (!judgement.deciding() || log.state().on(prefix).isEmpty()) {
      return;
    }
    var lifted = new Change.Lifted(prefix, name, world.now, "too many", false);
    var at = new LogPoint(log.epoch(), log.append(lifted).seq());
    settle();
    world.oracle.ordered(new LocalRequest.Unblock(prefix), List.of(lifted), at);
  }

  void follow(String sensor, Optional<Epoch> epoch, long have, ActorRef<ToSession> reader) {
    if (!judgement.log().opened()) {
      return;
    }
    if (judgement.succession().outdone(sensor, epoch, world.now)) {
      disk.promise(epoch.orElseThrow());
      world.disturbed(name);
      return;
    }
    sessions.attach(sensor, reader);
    sessions.follow(reader, judgement.log(), epoch, have, false, world.now);
  }

  void offer(String sensor, List<Offered> entries) {
    if (judgement.deciding()) {
      judgement.succession().offer(sensor, entries, world.now);
      settle();
    }
  }

  private void weigh() {
    judgement.deciding(judgement.log().opened() && majority.holds(world.now), world.now);
  }

  private void settle() {
    for (var entry : judgement.log().since(noted)) {
      var at = judgement.log().ancestry().at(entry.seq()).orElseThrow();
      world.oracle.minted(at, entry.change());
      noted = entry.seq();
    }
    judgement.takeUnwritten().ifPresent(batch -> unwritten.add(new Unwritten(++ticket, batch)));
    standbys.copy(world.now);
  }

  List<Change> table() {
    return world.table(judgement.log().state());
  }
}
