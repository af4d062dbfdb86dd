package io.picketline.sensor.capture;

import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.NfLog;
import io.picketline.sensor.work.Worker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Probes that a log rule of the host's own packet filter has picked out. */
public final class NflogSource implements ProbeSource {

  /** Bytes of each packet that are enough to verify its checksum, put together as it may be. */
  public static final int SNAP_LENGTH = 65_531;

  private static final int WAIT_MILLIS = 100;
  private static final long WINDOW_NANOS = WAIT_MILLIS * 1_000_000L;
  private static final int FLUSH_CENTIS = 1;

  private final int group;
  private final VirtualLinks links;
  private final LinkTest linkTest;
  private final LongSupplier unixNanos;
  private final ProbeHandler handler;
  private final FailureListener listener;
  private final CaptureCounters counters = new CaptureCounters();
  private final PacketParser wire = new PacketParser(false, true, counters);
  private final PacketParser unfinished = new PacketParser(true, true, counters);
  private final OtherPackets others = new OtherPackets(System::nanoTime);
  private final RawProbe probe = new RawProbe();
  private final QueueThreshold threshold = new QueueThreshold();
  private long windowPackets;
  private long windowFrom = System.nanoTime();
  private long overruns;
  private final NfLog.Handler packets = this::packet;
  private volatile @Nullable NfLog log;
  private @Nullable Worker worker;

  /**
   * A source at rest.
   *
   * @param group the log group that the rule names, 0 to 65535
   * @param linkTest finds the packets that somebody sent in a neighbour's or a router's name
   * @param unixNanos the time, for packets that the kernel did not stamp
   */
  public NflogSource(
      int group,
      VirtualLinks links,
      LinkTest linkTest,
      LongSupplier unixNanos,
      ProbeHandler handler,
      FailureListener listener) {
    this.group = group;
    this.links = links;
    this.linkTest = linkTest;
    this.unixNanos = unixNanos;
    this.handler = handler;
    this.listener = listener;
  }

  @Override
  public void start() throws IOException {
    try {
      var opened = NfLog.open(group, SNAP_LENGTH);
      log = opened;
      worker =
          new Worker(
              "capture-nflog",
              () -> receive(opened),
              opened::close,
              cause -> listener.failed(this, cause));
      worker.start();
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void wake() {
    var opened = log;
    if (opened != null) {
      opened.wake();
    }
  }

  @Override
  public String describe() {
    return "nflog group " + group;
  }

  @Override
  public CaptureCounters counters() {
    return counters;
  }

  @Override
  public SequencedMap<String, Long> reported() {
    return others.byName();
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.stop();
    }
  }

  private void receive(NfLog from) {
    windowPackets += from.receive(packets, WAIT_MILLIS);
    var now = System.nanoTime();
    if (now - windowFrom < WINDOW_NANOS) {
      if (from.woken()) {
        handler.idle();
      }
      return;
    }
    from.threshold(threshold.after(windowPackets, now - windowFrom), FLUSH_CENTIS);
    counters.lost(from.overruns() - overruns);
    overruns = from.overruns();
    windowPackets = 0;
    windowFrom = now;
    handler.idle();
  }

  private void packet(
      MemorySegment buffer,
      long offset,
      int length,
      long timestampNanos,
      int inputInterface,
      int originalLength,
      long linkAddress) {
    var parser = links.isVirtual(inputInterface) ? unfinished : wire;
    var outcome = parser.parse(buffer, offset, length, probe);
    probe.atNanos = timestampNanos != 0 ? timestampNanos : unixNanos.getAsLong();
    var hasSource = outcome == PacketOutcome.PROBE || outcome == PacketOutcome.OTHER_PROTOCOL;
    if (hasSource
        && linkTest.forged(probe.sourceHigh, probe.sourceLow, inputInterface, linkAddress)) {
      counters.count(PacketOutcome.FORGED);
    } else if (outcome == PacketOutcome.PROBE) {
      if (parser.hasIpOptions()) {
        others.options(probe);
      }
      handler.probe(probe);
    } else if (others.take(outcome, parser, buffer, offset, probe)) {
      handler.unhandled(probe);
    }
  }
}
