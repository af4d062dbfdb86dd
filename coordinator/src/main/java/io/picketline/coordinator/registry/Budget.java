package io.picketline.coordinator.registry;

import io.picketline.coordinator.registry.RegistrySettings.Allowance;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How many network verdicts may be made: an unverified one takes a token of the fleet and one of
 * the sensor whose evidence completed it, a verified one only one from a bucket of that sensor's
 * own. What is over budget waits, the verified before all others, then the highest sum, then the
 * earlier. Not thread-safe.
 */
final class Budget {

  /**
   * A verdict over budget.
   *
   * @param score the sum that it was completed with
   * @param verified whether it rests on evidence that proves the source's address
   * @param deciding the evidence that completed it; its host pays
   */
  record Waiting(Prefix source, boolean verified, double score, Evidence deciding, Instant since) {}

  /** Verified verdicts that one sensor may claim. */
  private static final Allowance VERIFIED = new Allowance(30, 30);

  private static final Comparator<Waiting> ORDER =
      Comparator.comparing(Waiting::verified)
          .thenComparingDouble(Waiting::score)
          .reversed()
          .thenComparing(Waiting::since)
          .thenComparing(Waiting::source);

  private final Allowance perSensor;
  private final int maxWaiting;
  private final TokenBucket fleet;
  private final Map<String, TokenBucket> sensors = new HashMap<>();
  private final Map<String, TokenBucket> verified = new HashMap<>();
  private final NavigableSet<Waiting> queue = new TreeSet<>(ORDER);
  private final Map<Prefix, Waiting> bySource = new HashMap<>();
  private long dropped;

  Budget(Allowance fleet, Allowance perSensor, int maxWaiting, Instant now) {
    this.fleet = new TokenBucket(fleet, now);
    this.perSensor = perSensor;
    this.maxWaiting = maxWaiting;
  }

  /** Asks for a verdict; it waits for {@link #granted} behind all that are more urgent. */
  void ask(Prefix source, boolean isVerified, double score, Evidence deciding, Instant now) {
    var earlier = bySource.remove(source);
    if (earlier != null) {
      queue.remove(earlier);
    }
    var since = earlier == null ? now : earlier.since();
    var waiting = new Waiting(source, isVerified, score, deciding, since);
    queue.add(waiting);
    bySource.put(source, waiting);
    if (queue.size() > maxWaiting) {
      bySource.remove(queue.removeLast().source());
      dropped++;
    }
  }

  /**
   * Takes out of the queue what the budget allows now. One that {@code stillDue} denies leaves the
   * queue without a token.
   */
  List<Waiting> granted(Instant now, Predicate<Waiting> stillDue) {
    var granted = new ArrayList<Waiting>();
    var each = queue.iterator();
    while (each.hasNext()) {
      var next = each.next();
      if (!next.verified() && !fleet.has(now)) {
        break;
      }
      var due = stillDue.test(next);
      var sensor = sensor(next, now);
      if (due && !sensor.has(now)) {
        continue;
      }
      each.remove();
      bySource.remove(next.source());
      if (due) {
        sensor.take();
        if (!next.verified()) {
          fleet.take();
        }
        granted.add(next);
      }
    }
    return granted;
  }

  private TokenBucket sensor(Waiting next, Instant now) {
    var host = next.deciding().host();
    return next.verified()
        ? verified.computeIfAbsent(host, _ -> new TokenBucket(VERIFIED, now))
        : sensors.computeIfAbsent(host, _ -> new TokenBucket(perSensor, now));
  }

  int waiting() {
    return queue.size();
  }

  /** Verdicts that found the queue full of more urgent ones. */
  long dropped() {
    return dropped;
  }
}
