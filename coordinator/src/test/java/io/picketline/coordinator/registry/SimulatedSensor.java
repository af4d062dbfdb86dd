package io.picketline.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LogCursor;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A sensor that takes whatever the network brings, in whatever order. */
final class SimulatedSensor {
  private final LogWorld world;
  private final String name;
  private final TestInbox<ToSession> session;
  private final List<ToSession> underWay = new ArrayList<>();
  private final Map<Prefix, Integer> released = new HashMap<>();
  private LogCursor cursor = new LogCursor(Optional.empty());
  private LogState state = new LogState();
  private LogState arriving = new LogState();

  SimulatedSensor(LogWorld world, String name, TestInbox<ToSession> session) {
    this.world = world;
    this.name = name;
    this.session = session;
  }

  void act() {
    underWay.addAll(session.getAllReceived());
    var messages = world.random.nextInt(4);
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
    if (world.random.nextInt(3) == 0) {
      follow(true);
    }
  }

  void actReliably() {
    underWay.addAll(session.getAllReceived());
    List.copyOf(underWay).forEach(this::take);
    underWay.clear();
    follow(false);
  }

  void restart() {
    cursor = new LogCursor(cursor.position());
    arriving = new LogState();
  }

  private void follow(boolean unreliably) {
    var leaders = new ArrayList<>(world.seenBy(false));
    leaders.addAll(world.seenBy(true));
    if (!leaders.isEmpty() && (!unreliably || world.arrives())) {
      world.any(leaders).follow(name, cursor.epoch(), cursor.have(), session.getRef());
    }
  }

  private void take(ToSession message) {
    if (!(message instanceof Push(var pushed))) {
      return;
    }
    var step =
        switch (pushed) {
          case LinkMessage.Delta delta -> cursor.next(delta);
          case LinkMessage.Snapshot chunk -> cursor.next(chunk);
          default -> throw new IllegalStateException("no answer to a Follow: " + pushed);
        };
    switch (step) {
      case LogCursor.Apply(var after, var upTo, var entries) -> {
        var at = after;
        for (var entry : entries) {
          at = at.then(entry);
          world.oracle.minted(at, entry.change());
          state.apply(entry);
        }
        moved(upTo);
      }
      case LogCursor.Replace(var chunk, var beyond) -> {
        if (!beyond.isEmpty() && world.arrives()) {
          world.seenBy(false).forEach(leader -> leader.offer(name, beyond));
        }
        replace(chunk);
      }
      case LogCursor.Ask _ -> follow(true);
      case LogCursor.Nothing _ -> {}
      case LogCursor.Stale _ -> cursor.reconnected();
    }
  }

  private void replace(LinkMessage.Snapshot chunk) {
    if (chunk.chunk() == 0) {
      arriving = new LogState();
    }
    chunk.changes().forEach(change -> arriving.apply(new LogEntry(1, change)));
    if (chunk.last()) {
      state = arriving;
      moved(new LogPoint(chunk.epoch(), chunk.seq()));
    }
  }

  private void moved(LogPoint at) {
    cursor.moved(at);
    var blocked = blocked();
    released.forEach((prefix, order) ->
        assertThat(!blocked.contains(prefix) || world.oracle.blockedAfter(prefix, order))
            .as("%s is back on %s at %s: %s", prefix, name, at, world.oracle.describe(order))
            .isTrue());
    released.clear();
    for (var prefix : world.prefixes()) {
      var order = world.oracle.releasedBy(prefix, at);
      if (order >= 0 && !blocked.contains(prefix)) {
        released.put(prefix, order);
      }
    }
  }

  private Set<Prefix> blocked() {
    var blocked = new HashSet<Prefix>();
    for (var change : table()) {
      if (change instanceof Change.Blocked(var verdict)) {
        blocked.add(verdict.source());
      }
    }
    return blocked;
  }

  List<Change> table() {
    return world.table(state);
  }
}
