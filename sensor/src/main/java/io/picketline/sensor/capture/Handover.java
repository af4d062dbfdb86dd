package io.picketline.sensor.capture;

import io.picketline.sensor.detect.RawProbe;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands what one other thread learnt to the packet thread: bounded, without locks, in places that
 * were made once. What finds no place is counted and lost. One thread offers, one takes.
 */
public final class Handover implements ProbeHandler {

  /** Places; a power of two. */
  public static final int CAPACITY = 1 << 12;

  private static final int MASK = CAPACITY - 1;
  private static final byte[] NOTHING = {};

  private final Place[] places = new Place[CAPACITY];
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile Runnable wake = () -> {};

  /** What is said of the probe. */
  private enum Kind {
    PROBE,
    TRAP,
    DATAGRAM,
    SERVED,
    WITHOUT_DATA,
    HALF_OPEN,
    UNHANDLED
  }

  private static final class Place {
    private final RawProbe probe = new RawProbe();
    private final byte[] first = new byte[FirstBytes.MOST];
    private int firstLength;
    private Kind kind = Kind.PROBE;
  }

  /** Nothing is handed over yet. */
  public Handover() {
    for (var at = 0; at < CAPACITY; at++) {
      places[at] = new Place();
    }
  }

  /** What is to be called, on the offering thread, when there is something to take. */
  public void onOffer(Runnable next) {
    wake = next;
  }

  @Override
  public void probe(RawProbe probe) {
    offer(Kind.PROBE, probe, NOTHING, 0);
  }

  @Override
  public void trap(RawProbe probe, byte[] first, int firstLength) {
    offer(Kind.TRAP, probe, first, firstLength);
  }

  @Override
  public void datagram(RawProbe probe, byte[] first, int firstLength) {
    offer(Kind.DATAGRAM, probe, first, firstLength);
  }

  @Override
  public void served(RawProbe probe) {
    offer(Kind.SERVED, probe, NOTHING, 0);
  }

  @Override
  public void connectedWithoutData(RawProbe probe) {
    offer(Kind.WITHOUT_DATA, probe, NOTHING, 0);
  }

  @Override
  public void halfOpen(RawProbe probe) {
    offer(Kind.HALF_OPEN, probe, NOTHING, 0);
  }

  @Override
  public void unhandled(RawProbe probe) {
    offer(Kind.UNHANDLED, probe, NOTHING, 0);
  }

  /** Gives all that is there to {@code handler}, in order. On the packet thread. */
  public void drainTo(ProbeHandler handler) {
    var end = offered.getAcquire();
    for (var at = taken.getPlain(); at < end; at++) {
      give(places[(int) at & MASK], handler);
      taken.setRelease(at + 1);
    }
  }

  /** What found no place so far. */
  public long lost() {
    return lost.get();
  }

  private static void give(Place place, ProbeHandler handler) {
    switch (place.kind) {
      case PROBE -> handler.probe(place.probe);
      case TRAP -> handler.trap(place.probe, place.first, place.firstLength);
      case DATAGRAM -> handler.datagram(place.probe, place.first, place.firstLength);
      case SERVED -> handler.served(place.probe);
      case WITHOUT_DATA -> handler.connectedWithoutData(place.probe);
      case HALF_OPEN -> handler.halfOpen(place.probe);
      case UNHANDLED -> handler.unhandled(place.probe);
    }
  }

  private void offer(Kind kind, RawProbe probe, byte[] first, int firstLength) {
    var at = offered.getPlain();
    if (at - taken.getAcquire() >= CAPACITY) {
      lost.incrementAndGet();
      return;
    }
    var place = places[(int) at & MASK];
    place.kind = kind;
    place.probe.copy(probe);
    System.arraycopy(first, 0, place.first, 0, firstLength);
    place.firstLength = firstLength;
    offered.setRelease(at + 1);
    wake.run();
  }
}
