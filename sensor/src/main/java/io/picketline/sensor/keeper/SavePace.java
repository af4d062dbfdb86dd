package io.picketline.sensor.keeper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * When the state is to be saved: at most once a second and for a tenth of the time, unless an
 * operator waits for it; where it cannot be, ever more seldom, down to once a minute. Not
 * thread-safe.
 */
final class SavePace {

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final int SHARE = 10;

  private boolean dirty;
  private boolean scheduled;
  private boolean saving;
  private boolean begun;
  private long lastBegun;
  private Duration between = LEAST;
  private List<Consumer<Optional<String>>> next = new ArrayList<>();
  private List<Consumer<Optional<String>>> underWay = List.of();

  /** Calls back with the problem, if any, once what is the state now has been saved. */
  void whenSaved(Consumer<Optional<String>> callback) {
    next.add(callback);
  }

  /**
   * The state changed.
   *
   * @return whether a save is to be scheduled after {@link #pause}
   */
  boolean changed() {
    dirty = true;
    return schedule();
  }

  /**
   * The state changed, and somebody waits for it to be saved.
   *
   * @return whether a save is to be scheduled after {@link #pause}, in place of any other
   */
  boolean changedUrgently() {
    dirty = true;
    scheduled = !saving;
    return scheduled;
  }

  /** How long to wait; nothing if somebody waits, or the last save began long enough ago. */
  Duration pause(long nanos) {
    if (!begun || !next.isEmpty()) {
      return Duration.ZERO;
    }
    var pause = between.minusNanos(nanos - lastBegun);
    return pause.isNegative() ? Duration.ZERO : pause;
  }

  /** The state as of now is being saved. */
  void saving(long nanos) {
    dirty = false;
    scheduled = false;
    saving = true;
    begun = true;
    lastBegun = nanos;
    underWay = next;
    next = new ArrayList<>();
  }

  /**
   * It was saved, or could not be, and is tried again.
   *
   * @return whether another save is to be scheduled after {@link #pause}
   */
  boolean saved(StateWriter.Written written) {
    saving = false;
    dirty |= written.problem().isPresent();
    var tenfold = longer(LEAST, written.took().multipliedBy(SHARE));
    between = written.problem().isPresent() ? longer(tenfold, backedOff()) : tenfold;
    underWay.forEach(callback -> callback.accept(written.problem()));
    underWay = List.of();
    return schedule();
  }

  /** Who tries in vain does so ever more seldom: each time costs a write and a line in the log. */
  private Duration backedOff() {
    var doubled = between.multipliedBy(2);
    return doubled.compareTo(MOST) > 0 ? MOST : doubled;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private boolean schedule() {
    if (!dirty || scheduled || saving) {
      return false;
    }
    scheduled = true;
    return true;
  }
}
