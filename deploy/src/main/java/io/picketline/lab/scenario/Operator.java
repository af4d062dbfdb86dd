package io.picketline.lab.scenario;

import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What the lab's operator orders of the coordinator, and how long until hosts go by it. */
final class Operator {

  private static final Set<String> LIVE = Set.of("live", "unacknowledged");
  private static final long POLL_NANOS = 2_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Operator() {}

  /** Gives an order that must be carried out. */
  static LocalReply.Changed order(Stage stage, LocalRequest request) {
    var reply = stage.fleet().ask(stage.coordinator(), request);
    if (reply instanceof LocalReply.Changed changed) {
      return changed;
    }
    throw new LabException("%s answers %s with %s".formatted(stage.coordinator(), request, reply));
  }

  /** Blocks by hand; answers when all live sensors have it in force. */
  static void block(Stage stage, Prefix source, Duration life) {
    awaitInForce(stage, order(stage, new LocalRequest.Block(source, life, "the lab's operator")));
  }

  /** Makes the network-wide ignore list what these lines say. */
  static LocalReply.Changed push(Stage stage, List<IgnoreLine> lines) {
    var version = Optional.of(version(stage));
    return order(
        stage, new LocalRequest.EditIgnored(version, true, lines, List.of(), "push", false));
  }

  /** The version of the network-wide ignore list. */
  static long version(Stage stage) {
    if (stage.fleet().ask(stage.coordinator(), new LocalRequest.ListIgnored())
        instanceof IgnoreReply.Ignored(_, _, var version, _)) {
      return version.orElse(0L);
    }
    throw new LabException(stage.coordinator() + " does not tell its ignore list");
  }

  /** Waits until every live sensor has acknowledged a change. */
  static void awaitInForce(Stage stage, LocalReply.Changed change) {
    var end = System.nanoTime() + LIMIT.toNanos();
    while (!inForce(stage, change.seq())) {
      if (System.nanoTime() > end) {
        throw new LabException("not in force on all live hosts: " + change.objects());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean inForce(Stage stage, long seq) {
    return Roll.sensors(stage, stage.coordinator())
        .filter(all -> all.sensors().stream().filter(Operator::isLive).allMatch(has(seq)))
        .isPresent();
  }

  private static Predicate<SensorEntry> has(long seq) {
    return sensor -> sensor.have() >= seq;
  }

  private static boolean isLive(SensorEntry sensor) {
    return LIVE.contains(sensor.state());
  }
}
