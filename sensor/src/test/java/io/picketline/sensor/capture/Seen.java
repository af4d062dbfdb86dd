package io.picketline.sensor.capture;

import io.picketline.protocol.Probe;
import io.picketline.sensor.detect.RawProbe;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the probes it is given, for a test to look at. */
class Seen implements ProbeHandler, ProbeSource.FailureListener {
  final List<Probe> probes = new CopyOnWriteArrayList<>();
  final List<Probe> traps = new CopyOnWriteArrayList<>();
  final List<String> said = new CopyOnWriteArrayList<>();
  final List<Probe> served = new CopyOnWriteArrayList<>();
  final List<Probe> withoutData = new CopyOnWriteArrayList<>();
  final List<Integer> unhandled = new CopyOnWriteArrayList<>();
  final List<Probe> halfOpen = new CopyOnWriteArrayList<>();
  final List<Exception> failures = new CopyOnWriteArrayList<>();
  final Set<String> threads = new ConcurrentSkipListSet<>();
  final AtomicInteger idles = new AtomicInteger();

  /** The kernel's log as it came, for this to keep. */
  NflogSource nflog(int group) {
    return new NflogSource(
        group,
        new VirtualLinks(),
        LinkTest.NONE,
        () -> System.currentTimeMillis() * 1_000_000,
        this,
        this);
  }

  @Override
  public void probe(RawProbe probe) {
    threads.add(Thread.currentThread().getName());
    probes.add(probe.toProbe());
  }

  @Override
  public void trap(RawProbe probe, byte[] first, int firstLength) {
    threads.add(Thread.currentThread().getName());
    traps.add(probe.toProbe());
    said.add(FirstBytes.text(first, firstLength));
  }

  @Override
  public void datagram(RawProbe probe, byte[] first, int firstLength) {
    probe(probe);
    said.add(FirstBytes.text(first, firstLength));
  }

  @Override
  public void served(RawProbe probe) {
    served.add(probe.toProbe());
  }

  @Override
  public void connectedWithoutData(RawProbe probe) {
    withoutData.add(probe.toProbe());
  }

  @Override
  public void unhandled(RawProbe probe) {
    unhandled.add(probe.other);
  }

  @Override
  public void halfOpen(RawProbe probe) {
    halfOpen.add(probe.toProbe());
  }

  @Override
  public void idle() {
    threads.add(Thread.currentThread().getName());
    idles.incrementAndGet();
  }

  @Override
  public void failed(ProbeSource source, Exception cause) {
    failures.add(cause);
  }

  /** Ports probed so far with the flags, from the source. */
  List<Integer> ports(String source, int flags) {
    return probes.stream()
        .filter(probe -> probe.source().toString().equals(source) && probe.flags() == flags)
        .map(Probe::port)
        .distinct()
        .sorted()
        .toList();
  }
}
