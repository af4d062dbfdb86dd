package io.picketline.sensor.link;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * Reports that the coordinator has not confirmed. Each is sent again, after ever longer spans: a
 * coordinator that is slow must not get everything twice. Not thread-safe.
 */
final class Reports {

  /**
   * Most reports on their way. A confirmation waits for disks; the pieces that prove a scan are to
   * be judged before, though each may travel alone.
   */
  static final int WINDOW = 16;

  private static final Duration SHORTEST = Duration.ofSeconds(4);
  private static final Duration LONGEST = Duration.ofSeconds(64);

  private record Sent(LinkMessage.Report report, Instant at, Duration patience) {
    Sent again(Instant now) {
      var twice = patience.multipliedBy(2);
      return new Sent(report, now, twice.compareTo(LONGEST) > 0 ? LONGEST : twice);
    }

    boolean overdue(Instant now) {
      return !now.isBefore(at.plus(patience));
    }
  }

  private final long boot;
  private final TreeMap<Long, Sent> unconfirmed = new TreeMap<>();
  private long lastSeq;

  /**
   * No reports yet.
   *
   * @param boot random, drawn at the sensor's start
   */
  Reports(long boot) {
    this.boot = boot;
  }

  /** Whether another one may be sent. */
  boolean open() {
    return unconfirmed.size() < WINDOW;
  }

  /** A report of this, as sent at {@code now}. */
  LinkMessage.Report add(List<Evidence> evidence, Instant now) {
    var report = new LinkMessage.Report(boot, ++lastSeq, evidence);
    unconfirmed.put(report.seq(), new Sent(report, now, SHORTEST));
    return report;
  }

  /**
   * The coordinator has all up to {@code seq} of {@code ofBoot}.
   *
   * @return whether that was news
   */
  boolean confirmed(long ofBoot, long seq) {
    if (ofBoot != boot) {
      return false;
    }
    var safe = unconfirmed.headMap(seq, true);
    var news = !safe.isEmpty();
    safe.clear();
    return news;
  }

  /** All, oldest first, for a connection on which none was sent. */
  List<LinkMessage.Report> unconfirmed(Instant now) {
    unconfirmed.replaceAll((_, sent) -> new Sent(sent.report(), now, SHORTEST));
    return unconfirmed.values().stream().map(Sent::report).toList();
  }

  /** Those that are to be sent again now, oldest first. */
  List<LinkMessage.Report> overdue(Instant now) {
    var due = unconfirmed.values().stream().filter(sent -> sent.overdue(now)).toList();
    due.forEach(sent -> unconfirmed.put(sent.report().seq(), sent.again(now)));
    return due.stream().map(Sent::report).toList();
  }

  /** Pieces of evidence in them. */
  int pieces() {
    return unconfirmed.values().stream().mapToInt(sent -> sent.report().evidence().size()).sum();
  }
}
