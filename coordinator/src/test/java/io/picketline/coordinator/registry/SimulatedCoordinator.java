package io.picketline.coordinator.registry;

import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import io.picketline.coordinator.admission.Applicant;
import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.judgement.Legacy;
import io.picketline.coordinator.registry.StandbyMessage.Copied;
import io.picketline.coordinator.registry.StandbyMessage.FromStandby;
import io.picketline.coordinator.registry.StandbyMessage.Mirror;
import io.picketline.coordinator.registry.StandbyMessage.Tail;
import io.picketline.coordinator.registry.StandbyMessage.Whole;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.registry.VerdictRegistry.ToStandby;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LogCursor;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A coordinator: its disk, the replica that writes to it, and the registry if it leads. */
final class SimulatedCoordinator {
  private final LogWorld world;
  private final String name;
  private final TestInbox<ToSession> session;
  private final List<ToSession> underWay = new ArrayList<>();
  private final SimulatedDisk disk = new SimulatedDisk();
  private final List<Change> arriving = new ArrayList<>();
  private LogCursor cursor = new LogCursor(Optional.empty());
  private Optional<SimulatedRegistry> registry = Optional.empty();
  private boolean up = true;
  private boolean cut;

  SimulatedCoordinator(LogWorld world, String name, TestInbox<ToSession> session) {
    this.world = world;
    this.name = name;
    this.session = session;
  }

  boolean named(String text) {
    return name.equals(text);
  }

  boolean up() {
    return up;
  }

  boolean cut() {
    return cut;
  }

  void cut(boolean now) {
    cut = now;
  }

  boolean leads() {
    return registry.isPresent();
  }

  void lead() {
    registry = Optional.of(new SimulatedRegistry(world, name, disk));
  }

  /** What was not on the disk is lost. */
  void crash() {
    registry = Optional.empty();
    up = false;
    underWay.clear();
    session.getAllReceived();
  }

  void restart() {
    up = true;
    arriving.clear();
    cursor = new LogCursor(disk.at());
  }

  void act() {
    registry.ifPresent(leading -> leading.act(world.random.nextInt(3) > 0));
    if (!up) {
      session.getAllReceived();
      return;
    }
    underWay.addAll(session.getAllReceived());
    var messages = world.random.nextInt(5);
    for (var i = 0; i < messages && !underWay.isEmpty(); i++) {
      var next = world.random.nextInt(3) > 0 ? 0 : world.random.nextInt(underWay.size());
      var message = underWay.get(next);
      if (world.random.nextInt(10) > 0) {
        underWay.remove(next);
      }
      if (world.arrives()) {
        take(message);
      }
    }
    if (world.random.nextInt(4) > 0) {
      mirror();
    }
  }

  void actReliably() {
    registry.ifPresent(leading -> leading.act(true));
    underWay.addAll(session.getAllReceived());
    List.copyOf(underWay).forEach(this::take);
    underWay.clear();
    mirror();
    registry.ifPresent(leading -> leading.act(true));
  }

  void hear(FromStandby message) {
    if (!message.coordinator().equals(name)
        && registry.map(leading -> leading.hear(message)).orElse(false)) {
      lead(); // the journal holds another history now
    }
  }

  void order(LocalRequest request) {
    registry.ifPresent(leading -> leading.order(request));
  }

  void redeem(Applicant applicant) {
    registry.ifPresent(leading -> leading.redeem(applicant));
  }

  void attach(FleetHost host) {
    registry.ifPresent(leading -> leading.attach(host));
  }

  void lift(Prefix prefix) {
    registry.ifPresent(leading -> leading.lift(prefix));
  }

  void follow(String sensor, Optional<Epoch> epoch, long have, ActorRef<ToSession> reader) {
    registry.ifPresent(leading -> leading.follow(sensor, epoch, have, reader));
  }

  void offer(String sensor, List<Offered> entries) {
    registry.ifPresent(leading -> leading.offer(sensor, entries));
  }

  private void mirror() {
    if (!disk.at().equals(cursor.position())) {
      cursor = new LogCursor(disk.at());
    }
    var epoch = disk.at().map(LogPoint::epoch);
    long have = disk.at().map(LogPoint::seq).orElse(0L);
    world.tellLeader(
        new Mirror(
            name,
            epoch,
            have,
            disk.promised(),
            Copied.NONE,
            Optional.empty(),
            Optional.empty(),
            session.getRef()),
        cut);
  }

  private void take(ToSession message) {
    switch (message) {
      case Push(LinkMessage.Delta delta) when follows(delta.epoch()) ->
          step(cursor.next(delta), delta.epoch());
      case Push(LinkMessage.Snapshot chunk) when follows(chunk.epoch()) ->
          step(cursor.next(chunk), chunk.epoch());
      case ToStandby(StandbyMessage.Gather gather) -> gathered(gather);
      default -> {}
    }
  }

  private boolean follows(Epoch epoch) {
    return disk.promised().filter(highest -> epoch.compareTo(highest) < 0).isEmpty();
  }

  private void step(LogCursor.Step step, Epoch from) {
    switch (step) {
      case LogCursor.Apply(_, var upTo, var entries) -> {
        if (disk.write(Batch.of(from, entries))) {
          cursor.moved(upTo);
        }
      }
      case LogCursor.Replace(var chunk, _) -> replace(chunk);
      case LogCursor.Ask _ -> mirror();
      case LogCursor.Nothing _, LogCursor.Stale _ -> {}
    }
  }

  private void replace(LinkMessage.Snapshot chunk) {
    if (chunk.chunk() == 0) {
      arriving.clear();
      var chain = SimulatedDisk.chain(chunk.changes());
      var beyond = new Legacy(disk.history()).beyond(chain, chunk.seq()).orElse(List.of());
      if (!beyond.isEmpty()) {
        world.tellLeader(new Tail(name, disk.promised(), beyond, List.of(), Optional.empty()), cut);
      }
    }
    arriving.addAll(chunk.changes());
    if (chunk.last() && disk.replace(chunk.epoch(), chunk.epoch(), chunk.seq(), arriving)) {
      cursor.moved(new LogPoint(chunk.epoch(), chunk.seq()));
    }
  }

  private void gathered(StandbyMessage.Gather gather) {
    disk.promise(gather.opening());
    var legacy = new Legacy(disk.history());
    var beyond = legacy.beyond(gather.chain(), gather.head());
    if (legacy.replaces(gather.chain(), gather.head())) {
      legacy
          .whole(world.now)
          .forEach(chunk -> world.tellLeader(new Whole(name, gather.opening(), chunk), cut));
    } else {
      var entries = beyond.orElse(List.of());
      world.tellLeader(tail(entries, gather.opening()), cut);
    }
  }

  private Tail tail(List<Offered> entries, Epoch completes) {
    var answer = Optional.of(new StandbyMessage.Part(completes, 0, true));
    return new Tail(name, disk.promised(), entries, List.of(), answer);
  }

  List<Change> table() {
    return world.table(disk.state());
  }

  List<Change> registryTable() {
    return registry.orElseThrow().table();
  }
}
