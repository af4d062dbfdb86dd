package io.picketline.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;

/** When a receiver may be told what waits. Used by one thread at a time. */
interface Pace {

  /** When it may be told what waits since {@code oldest}. */
  Instant due(Instant oldest);

  /** It was told. */
  default void told(Instant now) {}

  /** At once. */
  static Pace atOnce() {
    return oldest -> oldest;
  }

  /** At once, but not more often than so many times an hour. */
  static Pace perHour(int most) {
    return new Limited(most);
  }

  /** At every full hour. */
  static Pace hourly() {
    return oldest -> oldest.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
  }

  /** Every day at that time of that zone. */
  static Pace daily(LocalTime time, ZoneId zone) {
    return oldest -> {
      var since = oldest.atZone(zone);
      var today = since.toLocalDate().atTime(time).atZone(zone);
      var next = since.isBefore(today) ? today : since.toLocalDate().plusDays(1).atTime(time).atZone(zone);
      return next.toInstant();
    };
  }

  /** Knows when it was told the last few times. */
  final class Limited implements Pace {

    private static final Duration HOUR = Duration.ofHours(1);

    private final int most;
    private final ArrayDeque<Instant> told = new ArrayDeque<>();

    private Limited(int most) {
      this.most = most;
    }

    @Override
    public Instant due(Instant oldest) {
      if (told.size() < most) {
        return oldest;
      }
      var free = told.getFirst().plus(HOUR);
      return free.isAfter(oldest) ? free : oldest;
    }

    @Override
    public void told(Instant now) {
      told.add(now);
      if (told.size() > most) {
        told.remove();
      }
    }
  }
}
