package io.picketline.sensor.capture;

import io.picketline.protocol.Names;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.SockDiag;
import io.picketline.sensor.work.Kept;
import io.picketline.sensor.work.Worker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/** One interface of a {@link PcapSource}, and what is asked of its packets. */
final class Tap implements Kept.Running {
  private static final int SNAP_LENGTH = 1600;
  private static final int WAIT_MILLIS = 100;
  private static final long WINDOW_NANOS = WAIT_MILLIS * 1_000_000L;
  private static final int ACK = 0x10;
  private static final int FLAGS = 0x3f;

  /** Bare ACKs of one window that the kernel is asked about; honest clients send some too. */
  private static final int MAX_ACKS = 200;

  /** Packets of other protocols of one window that are looked at. */
  private static final int MAX_OTHERS = 30;

  private final String name;
  private final PcapHandle handle;
  private final LinkLayer link;
  private final SockDiag sockets;
  private final int index;
  private final Tests tests;
  private final CaptureCounters counters;
  private final ProbeHandler handler;
  private final PacketParser parser;
  private final PacketParser joined;
  private final Fragments fragments = new Fragments();
  private final HalfOpens halfOpens = new HalfOpens(new SecureRandom().nextLong());
  private final OtherPackets others = new OtherPackets(System::nanoTime);
  private final RawProbe probe = new RawProbe();
  private @Nullable Exception failure;
  private @Nullable Worker worker;
  private long windowFrom = System.nanoTime();
  private int acks;
  private int shown;
  private long lost;

  /** What a packet must be to be a probe. */
  record Tests(CandidatePorts watched, AddressTest own, LinkTest link) {}

  /** The interface can be listened on no more: it is down, or it has gone. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private Tap(
      PcapSource.Interface on,
      PcapHandle handle,
      LinkLayer link,
      SockDiag sockets,
      Tests tests,
      CaptureCounters counters,
      ProbeHandler handler) {
    name = on.name();
    index = on.index();
    this.handle = handle;
    this.link = link;
    this.sockets = sockets;
    this.tests = tests;
    this.counters = counters;
    this.handler = handler;
    parser = new PacketParser(on.virtual(), counters);
    joined = new PacketParser(on.virtual(), true, counters);
  }

  /**
   * Opens it.
   *
   * @param bufferBytes room for packets in the kernel
   * @throws IOException in the operator's words, if the interface cannot be listened on
   */
  static Tap open(
      PcapSource.Interface on,
      Tests tests,
      CaptureCounters counters,
      ProbeHandler handler,
      int bufferBytes)
      throws IOException {
    var watched = tests.watched();
    var handle = live(on.name(), bufferBytes);
    try {
      handle.setFilter(
          CandidateFilter.text(watched.anyTcp(), watched.anyUdp()), BpfCompileMode.OPTIMIZE);
      var number = handle.getDlt().value();
      var link =
          LinkLayer.numbered(number)
              .orElseThrow(
                  () -> new IOException("%s has link-layer type %d".formatted(on.name(), number)));
      return new Tap(on, handle, link, SockDiag.open(), tests, counters, handler);
    } catch (PcapNativeException | NotOpenException | NetlinkException | IOException e) {
      handle.close();
      throw refused(on.name(), e);
    }
  }

  /**
   * Begins to listen.
   *
   * @param ended told when nothing is delivered any more
   * @param failed told why it ended by itself; a {@link LostException} is the interface's fault
   */
  void start(Consumer<Tap> ended, Consumer<RuntimeException> failed) {
    var begun =
        new Worker(
            "capture-" + name,
            this::receive,
            () -> {
              release();
              ended.accept(this);
            },
            failed);
    worker = begun;
    begun.start();
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.endSoon();
      endLoop();
      worker.stop();
    }
  }

  /** What it has reported, by name. */
  SequencedMap<String, Long> reported() {
    return others.byName();
  }

  private void release() {
    handle.close();
    sockets.close();
  }

  private static PcapHandle live(String name, int bufferBytes) throws IOException {
    try {
      return new PcapHandle.Builder(name)
          .snaplen(SNAP_LENGTH)
          .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
          .timeoutMillis(WAIT_MILLIS)
          .immediateMode(true)
          .bufferSize(bufferBytes)
          .direction(PcapDirection.IN)
          .build();
    } catch (PcapNativeException e) {
      throw refused(name, e);
    }
  }

  private static IOException refused(String name, Exception cause) {
    return new IOException(
        "cannot capture on %s: %s"
            .formatted(name, Names.printable(String.valueOf(cause.getMessage()))),
        cause);
  }

  /** Returns only when told to end: its waiting has no limit of time that can be relied on. */
  private void receive() {
    try {
      handle.loop(-1, this::frame);
    } catch (PcapNativeException | NotOpenException e) {
      throw new LostException(refused(name, e));
    } catch (InterruptedException e) {
      // the library's word for a loop that was ended by breakLoop
      if (failure != null) {
        throw new IllegalStateException("cannot handle a probe of " + name, failure);
      }
    }
  }

  private void nextWindow() throws PcapNativeException, NotOpenException {
    var now = System.nanoTime();
    if (now - windowFrom < WINDOW_NANOS) {
      return;
    }
    windowFrom = now;
    acks = 0;
    shown = 0;
    var dropped = handle.getStats().getNumPacketsDropped();
    counters.lost(Math.max(0, dropped - lost));
    lost = dropped;
  }

  /** Called from native code, which no exception may cross. */
  private void frame(byte[] frame) {
    if (failure != null) {
      return;
    }
    try {
      nextWindow();
      packet(frame);
    } catch (RuntimeException | PcapNativeException | NotOpenException e) {
      failure = e;
      endLoop();
    }
  }

  private void endLoop() {
    try {
      handle.breakLoop();
    } catch (NotOpenException e) {
      return; // it has ended by itself
    }
  }

  private void packet(byte[] frame) {
    var bytes = MemorySegment.ofArray(frame);
    var start = link.ipOffset(bytes, 0, frame.length);
    if (start < 0) {
      counters.count(PacketOutcome.NOT_IP);
      return;
    }
    var linkAddress = link.source(bytes, 0, frame.length);
    var outcome = parser.parse(bytes, start, frame.length - start, probe);
    stamp();
    switch (outcome) {
      case PROBE -> candidate(linkAddress);
      case FRAGMENT -> fragment(bytes.asSlice(start), linkAddress);
      case OTHER_PROTOCOL -> other(bytes, start, linkAddress);
      case TRUNCATED,
          MALFORMED,
          NOT_IP,
          BAD_CHECKSUM,
          UNCHECKABLE,
          MARTIAN,
          NOT_UNICAST,
          NOT_LOCAL,
          FORGED,
          TAKEN,
          NOT_WATCHED,
          SKIPPED -> {}
    }
  }

  private void stamp() {
    var stamp = handle.getTimestamp();
    probe.atNanos = Math.floorDiv(stamp.getTime(), 1000L) * 1_000_000_000L + stamp.getNanos();
  }

  private void fragment(MemorySegment packet, long linkAddress) {
    var whole = fragments.join(packet, parser.transportOffset(), probe.atNanos);
    if (whole != null
        && joined.parse(whole, 0, (int) whole.byteSize(), probe) == PacketOutcome.PROBE) {
      candidate(linkAddress);
    }
  }

  private void other(MemorySegment bytes, long start, long linkAddress) {
    if (!tests.own.test(probe.localHigh, probe.localLow)) {
      counters.count(PacketOutcome.NOT_LOCAL);
    } else if (tests.link.forged(probe.sourceHigh, probe.sourceLow, index, linkAddress)) {
      counters.count(PacketOutcome.FORGED);
    } else if (++shown > MAX_OTHERS) {
      counters.count(PacketOutcome.SKIPPED);
    } else if (others.take(PacketOutcome.OTHER_PROTOCOL, parser, bytes, start, probe)) {
      handler.unhandled(probe);
    }
  }

  private void candidate(long linkAddress) {
    var refused = refusal(linkAddress);
    switch (refused) {
      case PROBE -> handler.probe(probe);
      case TAKEN -> {
        counters.count(refused);
        halfOpens.asks(probe);
      }
      default -> counters.count(refused);
    }
  }

  /** Why the probe is none after all; PROBE if it is one. Asks the kernel last. */
  private PacketOutcome refusal(long linkAddress) {
    if (!tests.own.test(probe.localHigh, probe.localLow)) {
      return PacketOutcome.NOT_LOCAL;
    }
    if (!tests.watched.watches(probe)) {
      return PacketOutcome.NOT_WATCHED;
    }
    if (tests.link.forged(probe.sourceHigh, probe.sourceLow, index, linkAddress)) {
      return PacketOutcome.FORGED;
    }
    if (HalfOpens.breaksOff(probe)) {
      if (halfOpens.brokenOff(probe)) {
        handler.halfOpen(probe);
      }
      return PacketOutcome.TAKEN;
    }
    if (probe.tcp && (probe.flags & FLAGS) == ACK && ++acks > MAX_ACKS) {
      return PacketOutcome.SKIPPED;
    }
    if (parser.hasIpOptions()) {
      others.options(probe);
    }
    return sockets.taken(probe) ? PacketOutcome.TAKEN : PacketOutcome.PROBE;
  }
}
