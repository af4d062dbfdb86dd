package io.picketline.coordinator.judgement;

import io.picketline.coordinator.quota.Allowance;
import io.picketline.coordinator.quota.TokenBucket;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How many network verdicts may be made: an unverified one takes a token of the fleet and one of
 * the sensor whose evidence completed it, a verified one only one from a bucket of that sensor's
 * own. What is over budget waits in that sensor's lane, the highest sum first, then the earlier. A
 * call costs nothing for those that wait and cannot have a token yet. Not thread-safe.
 */
public final class Budget {

  /**
   * A verdict over budget.
   *
   * @param score the sum that it was completed with
   * @param verified whether it rests on evidence that proves the source's address
   * @param deciding the evidence that completed it; its host pays
   */
  record Waiting(Prefix source, boolean verified, double score, Evidence deciding, Instant since) {}

  private static final Comparator<Waiting> ORDER =
      Comparator.comparing(Waiting::verified)
          .thenComparingDouble(Waiting::score)
          .reversed()
          .thenComparing(Waiting::since)
          .thenComparing(Waiting::source);

  /** One sensor's bucket and what waits for it. */
  private static final class Lane {
    private final String host;
    private final boolean verified;
    private final TokenBucket bucket;
    private final NavigableSet<Waiting> queue = new TreeSet<>(ORDER);

    Lane(String host, boolean verified, TokenBucket bucket) {
      this.host = host;
      this.verified = verified;
      this.bucket = bucket;
    }
  }

  /** Longest time until a bucket has a token: the slowest gets one a minute. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Allowance perSensor;
  private final Allowance perSensorVerified;
  private final int maxWaiting;
  private final Inheritance inheritance;
  private final TokenBucket fleet;
  private final Map<String, Lane> unverified = new HashMap<>();
  private final Map<String, Lane> verified = new HashMap<>();
  private final NavigableSet<Waiting> queue = new TreeSet<>(ORDER);
  private final Map<Prefix, Waiting> bySource = new HashMap<>();
  private final Set<Lane> taken = new LinkedHashSet<>();
  private final Set<Lane> asked = new LinkedHashSet<>();
  private Instant nextToken;
  private long dropped;

  /** One that goes on from what the registry before this one has used up. */
  Budget(RegistrySettings settings, Inheritance inheritance, Instant now) {
    this.inheritance = inheritance;
    this.fleet = inheritance.bucket("fleet", settings.fleetBudget(), now);
    this.perSensor = settings.sensorBudget();
    this.perSensorVerified = settings.limits().verifiedBudget();
    this.maxWaiting = settings.maxWaiting();
    this.nextToken = now;
  }

  /**
   * Asks for a verdict; it waits for {@link #granted} behind all that are more urgent. One that
   * waits already waits no longer because another sensor has seen the source too.
   */
  void ask(Prefix source, boolean isVerified, double score, Evidence deciding, Instant now) {
    var earlier = bySource.get(source);
    var waiting = new Waiting(source, isVerified, score, deciding, now);
    if (earlier != null) {
      remove(earlier, lane(earlier, now));
      var payer = isSooner(earlier, waiting, now) ? earlier.deciding() : deciding;
      waiting = new Waiting(source, isVerified, score, payer, earlier.since());
    }
    var lane = lane(waiting, now);
    queue.add(waiting);
    bySource.put(source, waiting);
    lane.queue.add(waiting);
    taken.add(lane);
    asked.add(lane);
    if (queue.size() > maxWaiting) {
      var last = leastUrgent();
      remove(last, lane(last, now));
      dropped++;
    }
  }

  private boolean isSooner(Waiting earlier, Waiting anew, Instant now) {
    return earlier.verified() == anew.verified()
        && lane(earlier, now).bucket.nextAt(now).isBefore(lane(anew, now).bucket.nextAt(now));
  }

  /** The least urgent of the sensor for which most wait: it takes no room from others. */
  private Waiting leastUrgent() {
    var counts = new HashMap<String, Integer>();
    var most = 0;
    for (var lane : taken) {
      most = Math.max(most, counts.merge(lane.host, lane.queue.size(), Integer::sum));
    }
    var last = queue.first();
    for (var lane : taken) {
      int count = counts.getOrDefault(lane.host, 0);
      if (count == most && ORDER.compare(lane.queue.last(), last) > 0) {
        last = lane.queue.last();
      }
    }
    return last;
  }

  /** Takes out of the queue all that wait for a token of this sensor. */
  List<Prefix> withdraw(String host) {
    var withdrawn = new ArrayList<Prefix>();
    for (var lane : List.copyOf(taken)) {
      if (lane.host.equals(host)) {
        for (var waiting : List.copyOf(lane.queue)) {
          withdrawn.add(waiting.source());
          remove(waiting, lane);
        }
      }
    }
    return withdrawn;
  }

  /**
   * Takes out of the queue what the budget allows now, the most urgent first. One that {@code
   * stillDue} denies leaves the queue without a token.
   */
  List<Waiting> granted(Instant now, Predicate<Waiting> stillDue) {
    var untilToken = Duration.between(now, nextToken);
    var all = !untilToken.isPositive() || untilToken.compareTo(LONGEST_WAIT) > 0;
    var lanes = List.copyOf(all ? taken : asked);
    asked.clear();
    var granted = new ArrayList<Waiting>();
    for (var lane : lanes) {
      if (lane.verified) {
        grant(lane, now, stillDue, granted);
      }
    }
    grantUnverified(lanes, now, stillDue, granted);
    granted.sort(ORDER);
    nextToken = next(all ? now.plus(LONGEST_WAIT) : nextToken, lanes, now);
    return granted;
  }

  private void grant(
      Lane lane, Instant now, Predicate<Waiting> stillDue, Collection<Waiting> granted) {
    while (!lane.queue.isEmpty()) {
      var next = lane.queue.first();
      var due = stillDue.test(next);
      if (due && !lane.bucket.has(now)) {
        return;
      }
      remove(next, lane);
      if (due) {
        lane.bucket.take();
        granted.add(next);
      }
    }
  }

  private void grantUnverified(
      List<Lane> lanes, Instant now, Predicate<Waiting> stillDue, Collection<Waiting> granted) {
    var heads = new PriorityQueue<Lane>(Comparator.comparing(lane -> lane.queue.first(), ORDER));
    lanes.stream()
        .filter(lane -> !lane.verified && !lane.queue.isEmpty() && lane.bucket.has(now))
        .forEach(heads::add);
    while (!heads.isEmpty() && fleet.has(now)) {
      var lane = heads.remove();
      var next = lane.queue.first();
      remove(next, lane);
      if (stillDue.test(next)) {
        lane.bucket.take();
        fleet.take();
        granted.add(next);
      }
      if (!lane.queue.isEmpty() && lane.bucket.has(now)) {
        heads.add(lane);
      }
    }
  }

  private Instant next(Instant atLatest, List<Lane> lanes, Instant now) {
    var next = atLatest;
    for (var lane : lanes) {
      var own = lane.bucket.nextAt(now);
      var shared = lane.verified ? own : fleet.nextAt(now);
      var both = own.isAfter(shared) ? own : shared;
      next = !lane.queue.isEmpty() && both.isBefore(next) ? both : next;
    }
    return next;
  }

  private void remove(Waiting waiting, Lane lane) {
    queue.remove(waiting);
    bySource.remove(waiting.source());
    lane.queue.remove(waiting);
    if (lane.queue.isEmpty()) {
      taken.remove(lane);
    }
  }

  private Lane lane(Waiting waiting, Instant now) {
    var host = waiting.deciding().host();
    return waiting.verified()
        ? verified.computeIfAbsent(
            host,
            _ ->
                new Lane(
                    host, true, inheritance.bucket("verified " + host, perSensorVerified, now)))
        : unverified.computeIfAbsent(
            host,
            _ -> new Lane(host, false, inheritance.bucket("unverified " + host, perSensor, now)));
  }

  /** Unverified verdicts that the fleet may still give now. */
  public int left(Instant now) {
    return fleet.left(now);
  }

  /** Verdicts that this sensor's evidence may still complete now. */
  public int left(String host, boolean isVerified, Instant now) {
    var lane = (isVerified ? verified : unverified).get(host);
    var full = isVerified ? perSensorVerified : perSensor;
    return lane == null ? full.burst() : lane.bucket.left(now);
  }

  public int waiting() {
    return queue.size();
  }

  /** Verdicts that found the queue full of more urgent ones. */
  public long dropped() {
    return dropped;
  }
}
