package io.picketline.coordinator.link;

import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The times of one session: how fast its sensor may send, and how long each side has made the other
 * wait, counted in ticks of a timer. Not thread-safe.
 */
final class SessionPace {

  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

  /** Ticks in the shortest of the limits. */
  private static final int TICKS = 4;

  /** After so long a message to the registry is sent again, the next time after twice as long. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int LONGEST_PATIENCE = 8;

  /** A sensor that is not read is told why so often. */
  private static final Duration TELL = Duration.ofSeconds(5);

  private final Duration tick;
  private final Quota quota;
  private final int idle;
  private final int stall;
  private final int patience;
  private final int tell;
  private boolean pausing;
  private int silent;
  private int stalled;
  private int untaken;
  private int due;
  private int waiting;
  private long slowed;
  private Duration held = Duration.ZERO;

  /** A session that begins now. */
  SessionPace(LinkLimits limits, Instant now) {
    var shortest = limits.idle().compareTo(limits.stall()) < 0 ? limits.idle() : limits.stall();
    var fine = shortest.dividedBy(TICKS);
    this.tick = fine.compareTo(LONGEST_TICK) < 0 ? fine : LONGEST_TICK;
    this.quota = new Quota(limits.rates(), now);
    this.idle = ticks(limits.idle());
    this.stall = ticks(limits.stall());
    this.patience = ticks(PATIENCE);
    this.tell = ticks(TELL);
    this.due = patience;
  }

  private int ticks(Duration span) {
    return (int) Math.max(1, span.dividedBy(tick));
  }

  /** How often to call what begins with "ticked". */
  Duration tick() {
    return tick;
  }

  /** A frame came; how long to wait before the next is read, zero for not at all. */
  Duration received(Optional<LinkMessage.FromSensor> message, int bytes, Instant now) {
    var pieces =
        message
            .filter(LinkMessage.Report.class::isInstance)
            .map(LinkMessage.Report.class::cast)
            .map(report -> report.evidence().size())
            .orElse(0);
    var pause = quota.charge(pieces, bytes, now);
    if (pause.isPositive()) {
      pausing = true;
      slowed++;
      held = held.plus(pause);
    }
    return pause;
  }

  /** The pause is over. */
  void resumed() {
    pausing = false;
  }

  /** Whether the sensor has to wait because it is above its quota. */
  boolean pausing() {
    return pausing;
  }

  /** The sensor is read again. */
  void reading() {
    silent = 0;
    waiting = 0;
  }

  /** The registry has taken what was sent to it. */
  void taken() {
    untaken = 0;
    due = patience;
  }

  /** The sensor has taken what was sent to it. */
  void sent() {
    stalled = 0;
  }

  /** Whether the sensor, if it is listened to, has been silent for too long. */
  boolean tickedSilent(boolean listening) {
    silent = listening ? silent + 1 : 0;
    return silent > idle;
  }

  /** Whether what is being sent, if anything is, has not been read for too long. */
  boolean tickedStalled(boolean sending) {
    stalled = sending ? stalled + 1 : 0;
    return stalled > stall;
  }

  /** Whether to send again what is on its way to the registry, if anything is. */
  boolean tickedUntaken(boolean underWay) {
    untaken = underWay ? untaken + 1 : 0;
    if (untaken < due) {
      return false;
    }
    untaken = 0;
    due = Math.min(2 * due, LONGEST_PATIENCE * patience);
    return true;
  }

  /** What to tell the sensor about why it, if so, is not read for so long. */
  Optional<String> tickedWaiting(boolean notRead) {
    waiting = notRead ? waiting + 1 : 0;
    if (waiting == 0 || waiting % tell > 0) {
      return Optional.empty();
    }
    return Optional.of(
        pausing
            ? "it has sent more than its quota, and is read more slowly"
            : "the leading coordinator has not taken yet what it sent");
  }

  /** Times that the sensor was above its quota. */
  long slowed() {
    return slowed;
  }

  /** How long it was not read for that. */
  Duration held() {
    return held;
  }
}
