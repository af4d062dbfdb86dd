package io.picketline.lab.scenario;

import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.local.LocalReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A list that an operator imports little by little, whatever happens meanwhile: a part that is not
 * acknowledged is sent again, to the next coordinator in turn.
 */
final class PacedImport {

  private static final int PART = 100;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(100);

  private final Stage stage;
  private final List<String> coordinators;
  private final List<String> addresses;
  private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final Duration pause;
  private final Thread thread;
  private volatile boolean over;
  private String complaint = "";

  /** When a part was safe, in nanoseconds of this process's clock, and what it held. */
  record Acknowledged(long at, List<String> addresses) {}

  private PacedImport(
      Stage stage, List<String> coordinators, List<String> addresses, Duration pause) {
    this.stage = stage;
    this.pause = pause;
    this.coordinators = List.copyOf(coordinators);
    this.addresses = addresses;
    this.thread = Thread.ofPlatform().daemon().name("import").unstarted(this::run);
  }

  /** Begins to import, through coordinators that will not be killed. */
  static PacedImport begin(Stage stage, List<String> coordinators, List<String> addresses) {
    return begin(stage, coordinators, addresses, PAUSE);
  }

  /** The same with so much time between the parts. */
  static PacedImport begin(
      Stage stage, List<String> coordinators, List<String> addresses, Duration pause) {
    var paced = new PacedImport(stage, coordinators, addresses, pause);
    paced.thread.start();
    return paced;
  }

  private void run() {
    var end = System.nanoTime() + LIMIT.toNanos();
    var asked = 0;
    for (var from = 0; from < addresses.size() && !over && System.nanoTime() < end; ) {
      var part = addresses.subList(from, Math.min(addresses.size(), from + PART));
      if (taken(coordinators.get(asked % coordinators.size()), part)) {
        acknowledged.add(new Acknowledged(System.nanoTime(), part));
        from += part.size();
        sleep(pause);
      } else {
        refused.incrementAndGet();
        asked++;
        sleep(RETRY);
      }
    }
  }

  private boolean taken(String coordinator, List<String> part) {
    try {
      var reply = stage.fleet().ask(coordinator, BlockImport.part(part));
      if (reply instanceof LocalReply.Refused(var reason, _)
          && reason == LocalReply.Reason.UNAVAILABLE) {
        return false;
      }
      if (!BlockImport.acknowledged(reply, part.size())) {
        throw new LabException("%s answers an import with %s".formatted(coordinator, reply));
      }
      return true;
    } catch (LabException e) {
      complain(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void complain(String why) {
    if (!why.equals(complaint)) {
      complaint = why;
      stage.story().line("not acknowledged, again: " + why);
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  /** Waits until all is acknowledged or too much time has passed. */
  void join() {
    try {
      thread.join(LIMIT.plusSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  /** Sends nothing any more. */
  void stop() {
    over = true;
    join();
  }

  /** What was acknowledged so far, in order. */
  List<Acknowledged> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** All addresses that were acknowledged so far. */
  List<String> safe() {
    var safe = new ArrayList<String>();
    acknowledged.forEach(part -> safe.addAll(part.addresses()));
    return safe;
  }

  /** Whether all of the list is acknowledged. */
  boolean complete() {
    return safe().size() == addresses.size();
  }

  /**
   * Milliseconds until a part was acknowledged by another one than the one that was gone at a
   * moment, in nanoseconds of this process's clock; what it acknowledged may arrive just after.
   */
  OptionalDouble servedAfter(long gone) {
    return acknowledged.stream()
        .mapToLong(Acknowledged::at)
        .filter(at -> at > gone + LAST_WORDS.toNanos())
        .mapToDouble(at -> (at - gone) / 1e6)
        .min();
  }

  /** Proves that the kernel of every host comes to drop all that was acknowledged. */
  void proveKept(Duration limit, String which) {
    var safe = safe();
    var inForce = Roll.awaitAllInForce(stage, Roll.leader(stage), limit);
    for (var host : stage.topology().hosts()) {
      var missing = BlockImport.missing(host, safe);
      stage
          .proofs()
          .check(
              "%s drops all that was acknowledged %s".formatted(host, which),
              missing.isEmpty() && !safe.isEmpty(),
              missing.isEmpty()
                  ? "%,d of %,d".formatted(safe.size(), safe.size())
                  : "%,d of %,d are lost, one is %s%s"
                      .formatted(
                          missing.size(),
                          safe.size(),
                          missing.iterator().next(),
                          inForce ? "" : "; it is behind the log"));
    }
  }

  /** Parts that had to be sent again. */
  int refused() {
    return refused.get();
  }
}
