package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Unit;
import java.time.Duration;

/**
 * The coordinator that decides gets no processor time for half a minute: the others go on without
 * it, and it does not go on where it was.
 */
final class Frozen {

  private static final int LIST = 1_000;
  private static final Duration SPAN = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofSeconds(90);

  private final Stage stage;
  private final Ledgers ledgers;
  private final int first;

  /**
   * A starvation to be played.
   *
   * @param first where the addresses to be imported begin
   */
  Frozen(Stage stage, Ledgers ledgers, int first) {
    this.stage = stage;
    this.ledgers = ledgers;
    this.first = first;
  }

  /** Plays it with scans numbered from {@code number}. */
  void play(int number) {
    var leader = Roll.leader(stage);
    var daemon = stage.fleet().daemon(leader);
    stage.story().chapter("%s, which decides, gets no processor time".formatted(leader));
    var addresses = BlockImport.addresses(first, LIST);
    daemon.freeze();
    var frozen = System.nanoTime();
    var paced = PacedImport.begin(stage, Roll.others(stage, leader), addresses, PAUSE);
    var raid = Raid.play(stage, number);
    paced.join();
    served(paced, frozen);
    var _ = Fleet.await(SPAN, () -> System.nanoTime() - frozen >= SPAN.toNanos());
    ledgers.read();
    stage.story().line("%s goes on".formatted(leader));
    try (var unit = new Unit(daemon)) {
      daemon.wake();
      returned(leader, unit);
    }
    paced.proveKept(Failover.EVERYWHERE, "while one was frozen");
    raid.proveDropped(stage, Failover.EVERYWHERE, "while one was frozen");
  }

  private void served(PacedImport paced, long frozen) {
    var millis = paced.servedAfter(frozen);
    stage
        .proofs()
        .check(
            "another coordinator serves soon after a freeze",
            millis.orElse(Double.NaN) <= Failover.KILLED_MILLIS && paced.complete(),
            millis.isPresent()
                ? "an import is acknowledged %s after it, all of it in the end; 20 s are promised"
                    .formatted(Millis.text(millis.getAsDouble()))
                : "no import is acknowledged any more");
  }

  private void returned(String leader, Unit unit) {
    var back = Fleet.await(SOON, () -> stage.fleet().live() && Roll.allUp(stage));
    stage
        .proofs()
        .check(
            "who was frozen comes back as a follower",
            back && !Roll.leader(stage).equals(leader),
            "%s, started again %d times, follows %s"
                .formatted(back ? "up" : "not up", unit.starts(), Roll.leader(stage)));
  }
}
