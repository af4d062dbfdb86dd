package io.picketline.coordinator.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Has a change that is asked for twice under one key be made once: who asks again gets the first
 * answer. Remembered for a day, of each user the last fifty, in this coordinator's memory.
 * Thread-safe.
 */
final class Idempotency {

  static final int MOST_OF_ONE = 50;
  static final int MOST_USERS = 100;

  private static final Duration LIFE = Duration.ofDays(1);
  private static final Pattern KEY = Pattern.compile("[!-~]{1,128}");

  /**
   * A request that was made under a key.
   *
   * @param what tells the request from others
   * @param answer none while it is being carried out
   */
  private record Made(String what, Instant at, Optional<Answer> answer) {}

  private final InstantSource clock;
  private final Map<String, Map<String, Made>> users = new LinkedHashMap<>(16, 0.75f, true);

  Idempotency(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The answer, by {@code carryOut} if it was not given before.
   *
   * @param what tells the request from others
   * @throws Problem if the key stands for another request, or one that is being carried out
   */
  Answer once(String user, String key, String what, Supplier<Answer> carryOut) {
    if (!KEY.matcher(key).matches()) {
      throw new Problem(
          Problem.Kind.INVALID, "Idempotency-Key: 1 to 128 letters, digits and signs");
    }
    var before = begin(user, key, what);
    if (before.isPresent()) {
      return before.get();
    }
    var done = Optional.<Answer>empty();
    try {
      done = Optional.of(carried(carryOut));
      return done.get();
    } finally {
      end(user, key, what, done.filter(answer -> answer.status() < 500));
    }
  }

  /** What was refused for good is an answer too. */
  private static Answer carried(Supplier<Answer> carryOut) {
    try {
      return carryOut.get();
    } catch (Problem e) {
      return e.answer();
    }
  }

  private synchronized Optional<Answer> begin(String user, String key, String what) {
    var now = clock.instant();
    var made = users.computeIfAbsent(user, _ -> new LinkedHashMap<>());
    made.values().removeIf(one -> one.at().plus(LIFE).isBefore(now));
    var known = made.get(key);
    if (known != null && !known.what().equals(what)) {
      throw new Problem(Problem.Kind.KEY_REUSED, "that key was used for another request");
    }
    if (known != null) {
      return Optional.of(
          known
              .answer()
              .orElseThrow(() ->
                  new Problem(Problem.Kind.IN_PROGRESS, "its first try is not answered yet")));
    }
    made.put(key, new Made(what, now, Optional.empty()));
    bound(made, MOST_OF_ONE);
    bound(users, MOST_USERS);
    return Optional.empty();
  }

  private synchronized void end(String user, String key, String what, Optional<Answer> answer) {
    var made = users.get(user);
    if (made == null) {
      return;
    }
    if (answer.isPresent()) {
      made.replace(key, new Made(what, clock.instant(), answer));
    } else {
      made.remove(key);
    }
  }

  private static <K, V> void bound(Map<K, V> map, int most) {
    for (var all = map.keySet().iterator(); map.size() > most; ) {
      all.next();
      all.remove();
    }
  }
}
