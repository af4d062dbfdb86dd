package io.picketline.coordinator.desk;

import io.picketline.coordinator.door.Neighbourhood;
import io.picketline.coordinator.quota.Allowance;
import io.picketline.coordinator.quota.TokenBucket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * How often something may be tried, from one place and from all together. For places that seldom
 * try, a quarter as much is set aside: a few that try all the time do not keep the others out.
 * Thread-safe.
 */
public final class Tries {

  /** Secrets of tokens: far less than guessing takes, far more than typing does. */
  public static final Allowance TOKENS_OF_ONE = new Allowance(10, 10);

  /** The same from everywhere. */
  public static final Allowance TOKENS_OF_ALL = new Allowance(60, 60);

  /** Connections, each of which costs a handshake: a script's worth, and a part of a processor. */
  public static final Allowance CALLS_OF_ONE = new Allowance(100, 600);

  /** The same from everywhere. */
  public static final Allowance CALLS_OF_ALL = new Allowance(400, 2_400);

  /** After this long without a try a place has all of its tries again. */
  private static final Duration FULL_AGAIN = Duration.ofMinutes(2);

  /** Whoever has not tried for so long tries seldom. */
  private static final Duration SELDOM = Duration.ofSeconds(10);

  /** Those of one place, and when the last one was. */
  private record Place(TokenBucket tries, Instant last) {}

  private final Allowance each;
  private final InstantSource clock;
  private final TokenBucket all;
  private final TokenBucket ofSeldom;
  private final Map<Neighbourhood, Place> places = new HashMap<>();

  /**
   * All may be tried.
   *
   * @param each what one place may
   * @param all what all together may
   */
  public Tries(Allowance each, Allowance all, InstantSource clock) {
    this.each = each;
    this.clock = clock;
    this.all = new TokenBucket(all, clock.instant());
    this.ofSeldom = new TokenBucket(aQuarter(all), clock.instant());
  }

  /** Whether one more may be made from there; counts it if so. */
  public synchronized boolean admit(InetAddress address) {
    var now = clock.instant();
    places.values().removeIf(place -> place.last().plus(FULL_AGAIN).isBefore(now));
    var from = Neighbourhood.of(address);
    var known = places.get(from);
    var tries = known == null ? new TokenBucket(each, now) : known.tries();
    var seldom = known == null || !now.isBefore(known.last().plus(SELDOM));
    var shared = all.has(now) || !seldom ? all : ofSeldom;
    if (!shared.has(now) || !tries.has(now)) {
      return false;
    }
    tries.take();
    shared.take();
    // No more places than tries within the time: they need no bound of their own.
    places.put(from, new Place(tries, now));
    return true;
  }

  private static Allowance aQuarter(Allowance all) {
    return new Allowance(Math.max(1, all.burst() / 4), Math.max(1, all.perMinute() / 4));
  }

  /** That one was a good one, and does not count. */
  public synchronized void giveBack(InetAddress address) {
    all.giveBack();
    var place = places.get(Neighbourhood.of(address));
    if (place != null) {
      place.tries().giveBack();
    }
  }

  /** Places that are remembered. */
  synchronized int places() {
    return places.size();
  }
}
