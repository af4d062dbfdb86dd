package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every coordinator is stopped and started once, the one that decides last, as in an upgrade, with
 * scans and an import going on.
 */
final class RollingRestart {

  private static final int LIST = 10_000;

  /** On any machine; two seconds are promised for one that has the time. */
  private static final double STOPPED_MILLIS = 15_000;

  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String MEANWHILE = "during the rolling restart";

  private final Stage stage;
  private final List<String> addresses;

  /**
   * Restarts to be played.
   *
   * @param first where the addresses to be imported begin
   */
  RollingRestart(Stage stage, int first) {
    this.stage = stage;
    this.addresses = BlockImport.addresses(first, LIST);
  }

  /** Plays it with scans numbered from {@code number}; how many there were. */
  int play(int number) {
    var leader = Roll.leader(stage);
    var order = new ArrayList<>(Roll.others(stage, leader));
    order.add(leader);
    stage.story().chapter("%s are restarted in this order".formatted(String.join(", ", order)));
    var raids = new ArrayList<Raid>();
    var all = stage.topology().coordinators();
    var paced = PacedImport.begin(stage, all, addresses, PAUSE);
    for (var coordinator : order) {
      stop(coordinator, coordinator.equals(leader));
      raids.add(Raid.play(stage, number + raids.size()));
      stage.fleet().daemon(coordinator).startAgain();
      stage.fleet().awaitLive();
      up(coordinator);
    }
    paced.stop();
    paced.proveKept(Failover.EVERYWHERE, MEANWHILE);
    raids.forEach(raid -> raid.proveDropped(stage, Failover.EVERYWHERE, MEANWHILE));
    return raids.size();
  }

  private void stop(String coordinator, boolean leads) {
    var survivors = Roll.others(stage, coordinator);
    var began = System.nanoTime();
    stage.fleet().daemon(coordinator).stop();
    var gone = System.nanoTime();
    var served =
        Fleet.await(
            SOON,
            () ->
                survivors.stream()
                    .map(one -> Roll.sensors(stage, one))
                    .allMatch(Optional::isPresent));
    var after = (System.nanoTime() - gone) / 1e6;
    var took = Millis.text((gone - began) / 1e6);
    stage
        .story()
        .line(
            "%s has stopped in %s, the others answer %s later"
                .formatted(coordinator, took, Millis.text(after)));
    if (leads) {
      stage
          .proofs()
          .check(
              "another coordinator serves soon after an orderly stop",
              served && after <= STOPPED_MILLIS,
              "%s after it was gone, 2 s are promised; it took %s to go"
                  .formatted(Millis.text(after), took));
    }
  }

  private void up(String coordinator) {
    var up = Fleet.await(SOON, () -> Roll.allUp(stage));
    stage
        .proofs()
        .check(
            "each is taken in again after its restart",
            up,
            up ? "all members are up" : coordinator + " is not up for all");
  }
}
