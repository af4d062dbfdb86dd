package io.picketline.sensor.capture;

import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.work.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Probes seen on interfaces through libpcap, where the host's packet filter cannot be asked. It
 * sees packets before that filter does, blocked sources too. One thread for each interface and one
 * that counts time, for libpcap waits without end; the handler is called by one of them at a time.
 */
public final class PcapSource implements ProbeSource {
  private static final long IDLE_MILLIS = 100;

  private final List<Interface> interfaces;
  private final CandidatePorts watched;
  private final AddressTest own;
  private final LinkTest linkTest;
  private final ProbeHandler handler;
  private final FailureListener listener;
  private final CaptureCounters counters = new CaptureCounters();
  private final ReentrantLock delivery = new ReentrantLock();
  private final ReentrantLock starting = new ReentrantLock();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final List<Tap> taps = new ArrayList<>();
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
   * @param watched the ports that the configured modes watch
   * @param own whether an address is this host's
   * @param linkTest finds the packets that somebody sent in a neighbour's or a router's name
   */
  public PcapSource(
      List<Interface> interfaces,
      CandidatePorts watched,
      AddressTest own,
      LinkTest linkTest,
      ProbeHandler handler,
      FailureListener listener) {
    this.interfaces = List.copyOf(interfaces);
    this.watched = watched;
    this.own = own;
    this.linkTest = linkTest;
    this.handler = handler;
    this.listener = listener;
  }

  @Override
  public void start() throws IOException {
    Libpcap.require();
    if (interfaces.isEmpty()) {
      throw new IOException("there is no interface to capture on");
    }
    var oneAtATime = new OneAtATime();
    try {
      for (var each : interfaces) {
        taps.add(Tap.open(each, new Tap.Tests(watched, own, linkTest), counters, oneAtATime));
      }
    } catch (IOException e) {
      taps.forEach(Tap::release);
      taps.clear();
      throw e;
    }
    starting.lock();
    try {
      taps.forEach(tap -> tap.start(this::failed));
      pulse = new Worker("capture-idle", () -> pulse(oneAtATime), () -> {}, this::failed);
      pulse.start();
    } finally {
      starting.unlock();
    }
  }

  @Override
  public void wake() {
    woken.release();
  }

  @Override
  public String describe() {
    return interfaces.stream()
        .map(Interface::name)
        .collect(Collectors.joining(", ", "pcap on ", ""));
  }

  @Override
  public CaptureCounters counters() {
    return counters;
  }

  @Override
  public SequencedMap<String, Long> reported() {
    var all = new LinkedHashMap<String, Long>();
    taps.forEach(tap -> tap.reported().forEach((name, count) -> all.merge(name, count, Long::sum)));
    return all;
  }

  @Override
  public void close() {
    closing = true;
    wake();
    taps.forEach(Tap::close);
    if (pulse != null) {
      pulse.stop();
    }
  }

  private void pulse(ProbeHandler oneAtATime) {
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
