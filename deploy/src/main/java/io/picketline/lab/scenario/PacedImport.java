package io.picketline.lab.scenario;

import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.local.LocalReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private static final Duration LIMIT = Duration.ofSeconds(100);

  private final Stage stage;
  private final List<String> coordinators;
  private final List<String> addresses;
  private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final Thread thread;

  /** When a part was safe, in nanoseconds of this process's clock, and what it held. */
  record Acknowledged(long at, List<String> addresses) {}

  private PacedImport(Stage stage, List<String> coordinators, List<String> addresses) {
    this.stage = stage;
    this.coordinators = List.copyOf(coordinators);
    this.addresses = addresses;
    this.thread = Thread.ofPlatform().daemon().name("import").unstarted(this::run);
  }

  /** Begins to import, through coordinators that will not be killed. */
  static PacedImport begin(Stage stage, List<String> coordinators, List<String> addresses) {
    var paced = new PacedImport(stage, coordinators, addresses);
    paced.thread.start();
    return paced;
  }

  private void run() {
    var end = System.nanoTime() + LIMIT.toNanos();
    var asked = 0;
    for (var from = 0; from < addresses.size() && System.nanoTime() < end; ) {
      var part = addresses.subList(from, Math.min(addresses.size(), from + PART));
      if (taken(coordinators.get(asked % coordinators.size()), part)) {
        acknowledged.add(new Acknowledged(System.nanoTime(), part));
        from += part.size();
        pause(PAUSE);
      } else {
        refused.incrementAndGet();
        asked++;
        pause(RETRY);
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
      stage.story().line("not acknowledged, again: " + e.getMessage());
      return false;
    }
  }

  private static void pause(Duration pause) {
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

  /** Parts that had to be sent again. */
  int refused() {
    return refused.get();
  }
}
