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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests that were refused for want of a right, and has the log tell of each at once: up
 * to {@value #MOST_LINES} a minute of each who asked, and of how many more when his minute is over.
 * Thread-safe.
 */
public final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger("io.picketline.audit");
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Most askers that are told apart; all others share one line. */
  static final int MOST = 256;

  private static final String OTHERS = "others";

  /** Most lines about one who asks before his minute is over. */
  static final int MOST_LINES = 10;

  /**
   * What was told of one.
   *
   * @param at when his minute began
   * @param lines how many in that minute
   * @param since how many refusals are not told yet
   */
  private record Told(Instant at, int lines, long since) {

    boolean over(Instant now) {
      return !now.isBefore(at.plus(INTERVAL));
    }
  }

  private final InstantSource clock;
  private final Consumer<String> log;
  private final Consumer<Runnable> inAMinute;
  private final Map<String, Told> byAsker = new HashMap<>();
  private long count;

  /** None yet. */
  public Refusals(InstantSource clock) {
    this(
        clock,
        LOG::warn,
        CompletableFuture.delayedExecutor(INTERVAL.toSeconds(), TimeUnit.SECONDS)::execute);
  }

  /**
   * None yet.
   *
   * @param log takes each line
   * @param inAMinute does something later
   */
  Refusals(InstantSource clock, Consumer<String> log, Consumer<Runnable> inAMinute) {
    this.clock = clock;
    this.log = log;
    this.inAMinute = inAMinute;
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
    if (last.since() == 0 && last.over(now)) {
      last = new Told(now, 0, 0);
    }
    if (last.lines() < MOST_LINES) {
      byAsker.put(who, new Told(last.at(), last.lines() + 1, 0));
      tell(asker.name(), asker.from(), request, 1);
      return;
    }
    byAsker.put(who, new Told(last.at(), last.lines(), last.since() + 1));
    if (last.since() == 0) {
      inAMinute.accept(() -> tellOthers(who, asker, request));
    }
  }

  /** In the name of the first of those that nothing was told of. */
  private synchronized void tellOthers(String who, Asker asker, LocalRequest request) {
    var last = byAsker.remove(who);
    if (last != null && last.since() > 0) {
      tell(who.equals(OTHERS) ? OTHERS : asker.name(), asker.from(), request, last.since());
    }
  }

  private void tell(String by, String from, LocalRequest request, long times) {
    log.accept(
        "not-allowed request=%s needs=%s by=%s from=%s times=%d"
            .formatted(
                request.getClass().getSimpleName(),
                Right.requiredBy(request).role(),
                Names.quoted(by),
                Names.quoted(from),
                times));
  }

  private String known(String author, Instant now) {
    if (byAsker.size() >= MOST && !byAsker.containsKey(author)) {
      byAsker.values().removeIf(told -> told.since() == 0 && told.over(now));
    }
    return byAsker.size() < MOST || byAsker.containsKey(author) ? author : OTHERS;
  }
}
