package io.picketline.local;

import io.picketline.protocol.Names;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests that were refused for want of a right, and has the log tell of each at once: up
 * to {@value #MOST_LINES} a minute of each who asked. Thread-safe.
 */
public final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger("io.picketline.audit");
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Most askers that are told apart; all others share one line. */
  static final int MOST = 256;

  private static final String OTHERS = "others";

  /** Most lines a minute about one who asks; the next one after that tells how many there were. */
  static final int MOST_LINES = 10;

  /**
   * What was told of one.
   *
   * @param at when his minute began
   * @param lines how many in that minute
   * @param since how many refusals are not told yet
   */
  private record Told(Instant at, int lines, long since) {}

  private final InstantSource clock;
  private final Consumer<String> log;
  private final Map<String, Told> byAsker = new HashMap<>();
  private long count;

  /** None yet. */
  public Refusals(InstantSource clock) {
    this(clock, LOG::warn);
  }

  /**
   * None yet.
   *
   * @param log takes each line
   */
  Refusals(InstantSource clock, Consumer<String> log) {
    this.clock = clock;
    this.log = log;
  }

  /** How many there were. */
  public synchronized long count() {
    return count;
  }

  /** Somebody asked what he may not. */
  public synchronized void refused(Asker asker, LocalRequest request) {
    count++;
    var now = clock.instant();
    var who = known(asker.author(), now);
    var last = byAsker.getOrDefault(who, new Told(now, 0, 0));
    var times = last.since() + 1;
    if (!now.isBefore(last.at().plus(INTERVAL))) {
      last = new Told(now, 0, 0);
    }
    if (last.lines() >= MOST_LINES) {
      byAsker.put(who, new Told(last.at(), last.lines(), times));
      return;
    }
    byAsker.put(who, new Told(last.at(), last.lines() + 1, 0));
    log.accept(
        "not-allowed request=%s needs=%s by=%s from=%s times=%d"
            .formatted(
                request.getClass().getSimpleName(),
                Right.requiredBy(request).role(),
                Names.quoted(asker.name()),
                Names.quoted(asker.from()),
                times));
  }

  private String known(String author, Instant now) {
    if (byAsker.size() >= MOST && !byAsker.containsKey(author)) {
      byAsker.values().removeIf(told -> !now.isBefore(told.at().plus(INTERVAL)));
    }
    return byAsker.size() < MOST || byAsker.containsKey(author) ? author : OTHERS;
  }
}
