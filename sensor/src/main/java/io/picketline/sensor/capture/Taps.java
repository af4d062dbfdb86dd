package io.picketline.sensor.capture;

import io.picketline.protocol.Names;
import io.picketline.sensor.work.Kept;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The interfaces that a {@link PcapSource} listens on, as they come and go. For any thread. */
final class Taps implements AutoCloseable {

  /** Most at a time: each costs a thread and a buffer in the kernel. */
  static final int MOST = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Taps.class);

  private final Maker maker;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<PcapSource.Interface, Kept<Tap>> taps = new LinkedHashMap<>();
  private int leftOut;
  private boolean closed;

  /** Makes what keeps one interface tapped, at rest. */
  @FunctionalInterface
  interface Maker {
    Kept<Tap> tap(PcapSource.Interface on);
  }

  Taps(Maker maker) {
    this.maker = maker;
  }

  /**
   * Listens on these from now on. One that cannot be had is tried again in time.
   *
   * @throws IOException in the operator's words, if there are some and none can be had; nothing is
   *     left open then
   */
  void start(List<PcapSource.Interface> on) throws IOException {
    follow(on);
    var troubles = all().stream().flatMap(tap -> tap.trouble().stream()).toList();
    if (!troubles.isEmpty() && troubles.size() == all().size()) {
      close();
      throw new IOException(troubles.getFirst());
    }
    if (on.isEmpty()) {
      LOG.warn("there is no interface to capture on yet");
    }
  }

  /** Listens on these from now on, and on no others. */
  void follow(List<PcapSource.Interface> on) {
    var wanted = new LinkedHashSet<>(on);
    var gone = new LinkedHashMap<PcapSource.Interface, Kept<Tap>>();
    var come = new LinkedHashMap<PcapSource.Interface, Kept<Tap>>();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      taps.forEach((each, tap) -> {
        if (!wanted.contains(each)) {
          gone.put(each, tap);
        }
      });
      taps.keySet().removeAll(gone.keySet());
      wanted.removeAll(taps.keySet());
      wanted.stream().limit(MOST - taps.size()).forEach(each -> come.put(each, maker.tap(each)));
      taps.putAll(come);
      tellLeftOut(wanted.size() - come.size());
    } finally {
      lock.unlock();
    }
    // outside of the lock: who is waited for may be on its way here
    gone.forEach((each, tap) -> {
      tap.close();
      LOG.info("capturing no more interface={}", Names.printable(each.name()));
    });
    come.forEach((each, tap) -> {
      tap.startInTime();
      if (tap.trouble().isEmpty()) { // which was told of otherwise
        LOG.info("capturing interface={}", Names.printable(each.name()));
      }
    });
  }

  /** The names of the interfaces, and which cannot be had now. */
  String describe() {
    lock.lock();
    try {
      return taps.isEmpty()
          ? "no interface yet"
          : taps.entrySet().stream()
              .map(each -> words(each.getKey(), each.getValue()))
              .collect(Collectors.joining(", "));
    } finally {
      lock.unlock();
    }
  }

  /** Those that are running now. */
  List<Tap> running() {
    return all().stream().flatMap(tap -> tap.running().stream()).toList();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    all().forEach(Kept::close);
  }

  private static String words(PcapSource.Interface on, Kept<Tap> tap) {
    return Names.printable(on.name()) + (tap.trouble().isEmpty() ? "" : " (not now)");
  }

  private Collection<Kept<Tap>> all() {
    lock.lock();
    try {
      return List.copyOf(taps.values());
    } finally {
      lock.unlock();
    }
  }

  private void tellLeftOut(int now) {
    if (now > 0 && leftOut == 0) {
      LOG.warn("interfaces={} are not captured on, for there are {} already", now, MOST);
    }
    leftOut = now;
  }
}
