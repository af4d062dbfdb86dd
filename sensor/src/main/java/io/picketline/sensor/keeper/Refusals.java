package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What the packet filter would not take, and when it is to be asked again: after a second, ten, and
 * then every minute, each source for itself. Not thread-safe.
 */
final class Refusals {

  /** Most that are tried again at a time, which may mean a program for each. */
  static final int MOST_AT_ONCE = 100;

  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1));

  private final LongSupplier nanos;
  // Those tried last come last.
  private final Map<Prefix, Refusal> bySource = new LinkedHashMap<>();

  /** None yet, by the monotonic clock. */
  Refusals(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Refusal(String problem, int tries, long dueAt) {}

  /**
   * What is wanted for the source was refused.
   *
   * @return whether that is news: it was not, or for another reason
   */
  boolean add(Prefix source, String problem) {
    var before = bySource.remove(source);
    var tries = before == null ? 0 : Math.min(before.tries() + 1, PAUSES.size() - 1);
    var dueAt = nanos.getAsLong() + PAUSES.get(tries).toNanos();
    bySource.put(source, new Refusal(problem, tries, dueAt));
    return before == null || !before.problem().equals(problem);
  }

  /** The source is as wanted, or nothing is wanted any more. */
  void remove(Prefix source) {
    bySource.remove(source);
  }

  /** Why the source is not as wanted, if so. */
  Optional<String> problem(Prefix source) {
    return Optional.ofNullable(bySource.get(source)).map(Refusal::problem);
  }

  /** Those that are not as wanted. */
  Stream<Prefix> sources() {
    return bySource.keySet().stream();
  }

  /** Those to be tried again now. */
  List<Prefix> due() {
    var now = nanos.getAsLong();
    return bySource.entrySet().stream()
        .filter(entry -> now - entry.getValue().dueAt() >= 0)
        .limit(MOST_AT_ONCE)
        .map(Map.Entry::getKey)
        .toList();
  }
}
