package io.picketline.sensor.link;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.link.LinkMessage;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Reports that the coordinator has not confirmed. Not thread-safe. */
final class Reports {

  /**
   * Most reports on their way. A confirmation waits for disks; the pieces that prove a scan are to
   * be judged before, though each may travel alone.
   */
  static final int WINDOW = 16;

  private final long boot;
  private final TreeMap<Long, LinkMessage.Report> unconfirmed = new TreeMap<>();
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

  LinkMessage.Report add(List<Evidence> evidence) {
    var report = new LinkMessage.Report(boot, ++lastSeq, evidence);
    unconfirmed.put(report.seq(), report);
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

  /** All that are to be sent again, oldest first. */
  Collection<LinkMessage.Report> unconfirmed() {
    return List.copyOf(unconfirmed.values());
  }
}
