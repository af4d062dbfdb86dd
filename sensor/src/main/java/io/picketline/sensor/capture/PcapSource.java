package io.picketline.sensor.capture;

import io.picketline.protocol.Names;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.work.Kept;
import io.picketline.sensor.work.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Probes seen on interfaces through libpcap, where the host's packet filter cannot be asked. It
 * sees packets before that filter does, blocked sources too. Interfaces may come and go. One thread
 * for each and one that counts time, for libpcap waits without end; the handler is called by one of
 * them at a time.
 */
public final class PcapSource implements ProbeSource {

  /** Time between two looks at the host's interfaces. */
  static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private static final long IDLE_MILLIS = 100;

  /** Interfaces with much room for packets in the kernel; a host of many containers has more. */
  private static final int ROOMY = 8;

  private static final int ROOMY_BYTES = 16 << 20;
  private static final int BYTES = 2 << 20;

  private final Supplier<List<Interface>> interfaces;
  private final Tap.Tests tests;
  private final ProbeHandler handler;
  private final Kept.Timer timer;
  private final FailureListener listener;
  private final ProbeHandler oneAtATime = new OneAtATime();
  private final CaptureCounters counters = new CaptureCounters();
  private final ConcurrentSkipListMap<String, Long> reportedBefore = new ConcurrentSkipListMap<>();
  private final ReentrantLock delivery = new ReentrantLock();
  private final ReentrantLock starting = new ReentrantLock();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Taps taps = new Taps(this::tap);
  private final Semaphore woken = new Semaphore(0);
  private volatile boolean closing;
  private @Nullable Worker pulse;

  /**
   * An interface to listen on.
   *
   * @param index its number in the kernel
   * @param virtual whether packets may come with checksums that were never finished
   */
  public record Interface(String name, int index, boolean virtual) {}

  /**
   * A source at rest.
   *
   * @param interfaces those that are to be listened on at that moment; of any thread's asking
   * @param watched the ports that the configured modes watch
   * @param own whether an address is this host's
   * @param linkTest finds the packets that somebody sent in a neighbour's or a router's name
   * @param timer where interfaces are looked at, and begun anew
   */
  public PcapSource(
      Supplier<List<Interface>> interfaces,
      CandidatePorts watched,
      AddressTest own,
      LinkTest linkTest,
      Kept.Timer timer,
      ProbeHandler handler,
      FailureListener listener) {
    this.interfaces = interfaces;
    this.tests = new Tap.Tests(watched, own, linkTest);
    this.timer = timer;
    this.handler = handler;
    this.listener = listener;
  }

  @Override
  public void start() throws IOException {
    Libpcap.require();
    starting.lock();
    try {
      taps.start(interfaces.get());
      pulse = new Worker("capture-idle", this::pulse, () -> {}, this::failed);
      pulse.start();
    } finally {
      starting.unlock();
    }
    timer.after(LOOK_INTERVAL, this::follow);
  }

  @Override
  public void wake() {
    woken.release();
  }

  @Override
  public String describe() {
    return "pcap on " + taps.describe();
  }

  @Override
  public CaptureCounters counters() {
    return counters;
  }

  @Override
  public SequencedMap<String, Long> reported() {
    var all = new LinkedHashMap<String, Long>(reportedBefore);
    for (var tap : taps.running()) {
      tap.reported().forEach((name, count) -> all.merge(name, count, Long::sum));
    }
    return all;
  }

  @Override
  public void close() {
    closing = true;
    wake();
    taps.close();
    if (pulse != null) {
      pulse.stop();
    }
  }

  private Kept<Tap> tap(Interface on) {
    return new Kept<>(
        "capture on " + Names.printable(on.name()),
        lost -> begin(on, lost),
        timer,
        System::nanoTime);
  }

  private Tap begin(Interface on, Consumer<? super Exception> lost) throws IOException {
    var bytes = taps.running().size() < ROOMY ? ROOMY_BYTES : BYTES;
    var tap = Tap.open(on, tests, counters, oneAtATime, bytes);
    tap.start(
        this::ended,
        cause -> {
          if (cause instanceof Tap.LostException) {
            lost.accept(cause);
          } else {
            failed(cause);
          }
        });
    return tap;
  }

  private void ended(Tap tap) {
    tap.reported().forEach((name, count) -> reportedBefore.merge(name, count, Long::sum));
  }

  private void follow() {
    if (!closing) {
      try {
        taps.follow(interfaces.get());
      } finally {
        timer.after(LOOK_INTERVAL, this::follow);
      }
    }
  }

  private void pulse() {
    try {
      // whether somebody woke it or the time is over, and once for all who did
      var _ = woken.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS);
      woken.drainPermits();
      if (!closing) {
        oneAtATime.idle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void failed(RuntimeException cause) {
    if (failed.compareAndSet(false, true)) {
      // Whoever has yet to start could not be stopped.
      starting.lock();
      try {
        // The others too, before a new source uses the same detector.
        close();
      } finally {
        starting.unlock();
      }
      listener.failed(this, cause);
    }
  }

  /** The detector behind the handler belongs to one thread; the lock is free but in a storm. */
  private final class OneAtATime implements ProbeHandler {
    @Override
    public void probe(RawProbe probe) {
      delivery.lock();
      try {
        handler.probe(probe);
      } finally {
        delivery.unlock();
      }
    }

    @Override
    public void trap(RawProbe probe, byte[] first, int firstLength) {
      alone(() -> handler.trap(probe, first, firstLength));
    }

    @Override
    public void datagram(RawProbe probe, byte[] first, int firstLength) {
      alone(() -> handler.datagram(probe, first, firstLength));
    }

    @Override
    public void served(RawProbe probe) {
      alone(() -> handler.served(probe));
    }

    @Override
    public void connectedWithoutData(RawProbe probe) {
      alone(() -> handler.connectedWithoutData(probe));
    }

    @Override
    public void halfOpen(RawProbe probe) {
      alone(() -> handler.halfOpen(probe));
    }

    @Override
    public void unhandled(RawProbe probe) {
      alone(() -> handler.unhandled(probe));
    }

    @Override
    public void idle() {
      alone(handler::idle);
    }

    private void alone(Runnable delivered) {
      delivery.lock();
      try {
        delivered.run();
      } finally {
        delivery.unlock();
      }
    }
  }
}
