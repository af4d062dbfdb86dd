package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.measure.Meter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Scans of one host, one after the other, each timed until the others drop the scanner. */
final class Rounds {

  private static final String PORTS = "1-200";

  /** Where the drop is timed: a host that he has not scanned. */
  private static final String TIMED = "b";

  private final Stage stage;
  private final Meter meter;
  private int played;

  Rounds(Stage stage, Meter meter) {
    this.stage = stage;
    this.meter = meter;
  }

  /**
   * How rounds went.
   *
   * @param blocked those in which the other host came to drop the scanner
   * @param millis from the probe that decided to that drop, where both could be timed
   */
  record Went(int scans, int blocked, List<Double> millis) {
    boolean all() {
      return blocked == scans;
    }
  }

  /** So many, one right after the other. */
  Went play(int rounds) {
    return play(rounds, Duration.ZERO, new AtomicBoolean());
  }

  /** At least one, and at most so many, until it is over. */
  Went play(int most, Duration pause, AtomicBoolean over) {
    var millis = new ArrayList<Double>();
    var scans = 0;
    var blocked = 0;
    do {
      scans++;
      blocked += round(millis) ? 1 : 0;
      LockSupport.parkNanos(pause.toNanos());
    } while (!over.get() && scans < most);
    return new Went(scans, blocked, millis);
  }

  private boolean round(List<Double> millis) {
    var number = played++;
    try (var attack = Attack.begin(stage, meter, number, stage.topology().attack4(number))) {
      attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
      var blocked = attack.blockedOn(TIMED);
      if (blocked) {
        time(attack, millis);
      }
      return blocked;
    } catch (LabException e) {
      stage.story().line("a scan could not be made: " + e.getMessage());
      return false;
    }
  }

  /** A block whose verdict nobody can tell at the moment is a block all the same. */
  private void time(Attack attack, List<Double> millis) {
    try {
      attack.network().ifPresent(verdict -> millis.add(attack.after(verdict, TIMED)));
    } catch (LabException e) {
      stage.story().line("a block could not be timed: " + e.getMessage());
    }
  }
}
