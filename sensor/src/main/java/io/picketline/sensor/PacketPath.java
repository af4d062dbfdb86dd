package io.picketline.sensor;

import akka.actor.typed.ActorRef;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.capture.Handover;
import io.picketline.sensor.capture.ProbeHandler;
import io.picketline.sensor.config.Detection;
import io.picketline.sensor.detect.DetectionCounts;
import io.picketline.sensor.detect.DetectionSink;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.HostView;
import io.picketline.sensor.detect.Memory;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.ScanDetector;
import io.picketline.sensor.detect.ServedSources;
import io.picketline.sensor.detect.Weighed;
import io.picketline.sensor.guard.IgnoreMatcher;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.sensor.keeper.EvidenceRing;
import io.picketline.sensor.keeper.VerdictInbox;
import io.picketline.sensor.time.SteadyClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From probe to block on the packet thread: detect, then have the kernel drop the source, then tell
 * the actors. Nothing here waits for an actor, and a probe allocates nothing unless it decides.
 */
final class PacketPath implements ProbeHandler, DetectionSink {

  private final FastBlock fastBlock;
  private final SteadyStamps stamps;
  private final ScanDetector detector;
  private final MemoryTaker memory;
  private final EvidenceRing ring;
  private final VerdictInbox inbox;
  private final ActorRef<EvidenceIntake.Command> intake;
  private final ActorRef<BlockKeeper.Command> keeper;
  private final Queue<Prefix> toForget = new ConcurrentLinkedQueue<>();
  private final Queue<Prefix> toUndecide = new ConcurrentLinkedQueue<>();
  private final List<Handover> handovers = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Detection> wanted = new AtomicReference<>();
  private volatile DetectionCounts counts;
  private boolean inKernel;

  /** Has the kernel drop a source at once. */
  @FunctionalInterface
  interface FastBlock {

    /**
     * Drops everything from the source.
     *
     * @return whether the kernel says that it holds
     */
    boolean block(long high, long low, int keyLength, long nanos);
  }

  /** Where the path leads. */
  record Ends(
      FastBlock fastBlock,
      EvidenceRing ring,
      VerdictInbox inbox,
      ActorRef<EvidenceIntake.Command> intake,
      ActorRef<BlockKeeper.Command> keeper) {}

  PacketPath(DetectorSettings settings, HostView host, SteadyClock clock, Ends ends) {
    this.stamps = new SteadyStamps(clock);
    this.fastBlock = ends.fastBlock();
    this.ring = ends.ring();
    this.inbox = ends.inbox();
    this.intake = ends.intake();
    this.keeper = ends.keeper();
    this.detector = new ScanDetector(settings, host, this);
    this.counts = detector.counts();
    this.memory = new MemoryTaker(detector, clock::instant);
  }

  /** Makes the detector forget what lies inside the prefix, soon. From any thread. */
  void forget(Prefix prefix) {
    toForget.add(prefix);
  }

  /** Makes the detector take its verdict on the source back, soon. From any thread. */
  void undecide(Prefix source) {
    toUndecide.add(source);
  }

  /** Makes the detector go on from what was known. Before the packet thread is begun. */
  void remember(Memory memory) {
    detector.remember(memory);
  }

  /** Tells what is to be known after a restart, soon, on the packet thread. From any thread. */
  void take(Consumer<Memory> to) {
    memory.ask(to);
  }

  /** What is to be known after a restart. When the packet thread has ended. */
  Memory memory() {
    return memory.all();
  }

  /** Makes the detector decide so from the next probe on. From any thread. */
  void decides(Detection now) {
    wanted.set(now);
  }

  /** Who this host served lately. From any thread. */
  ServedSources servedSources() {
    return detector.servedSources();
  }

  /** What became of the probes until a moment ago. From any thread. */
  DetectionCounts counts() {
    return counts;
  }

  @Override
  public void probe(RawProbe probe) {
    detector.probe(steady(probe));
  }

  /** Takes what is handed over there too, from now on. Before the packet thread is begun. */
  void takes(Handover handover) {
    handovers.add(handover);
  }

  @Override
  public void trap(RawProbe probe, byte[] first, int firstLength) {
    detector.trap(steady(probe));
    said(probe, first, firstLength);
  }

  @Override
  public void datagram(RawProbe probe, byte[] first, int firstLength) {
    detector.probe(steady(probe));
    said(probe, first, firstLength);
  }

  /** Behind the evidence that it goes with, if the touch is any. */
  private void said(RawProbe probe, byte[] first, int firstLength) {
    if (firstLength > 0) {
      probe.atNanos = stamps.stamp(probe.atNanos);
      wake(ring.said(probe, first, firstLength));
    }
  }

  @Override
  public void served(RawProbe probe) {
    var at = stamps.steady(probe.atNanos);
    detector.served(probe.sourceHigh, probe.sourceLow, probe.port, probe.tcp, at);
  }

  @Override
  public void connectedWithoutData(RawProbe probe) {
    detector.connectedWithoutData(steady(probe));
  }

  @Override
  public void unhandled(RawProbe probe) {
    detector.unhandled(steady(probe));
  }

  @Override
  public void halfOpen(RawProbe probe) {
    detector.halfOpen(steady(probe));
  }

  @Override
  public void idle() {
    for (var handover : handovers) {
      handover.drainTo(this);
    }
    if (!toForget.isEmpty()) {
      forgetAll();
    }
    for (var source = toUndecide.poll(); source != null; source = toUndecide.poll()) {
      detector.undecide(source, stamps.now());
    }
    takeWanted();
    counts = detector.counts();
    memory.step();
  }

  /** Before the next probe, so that a reload holds for every packet that comes after its answer. */
  private void takeWanted() {
    var now = wanted.get();
    if (now != null && wanted.compareAndSet(now, null)) {
      detector.decides(now.trigger(), now.protocolsCount());
    }
  }

  /** A thousand rules at a time are common: one look through the table is enough for them. */
  private void forgetAll() {
    var prefixes = new ArrayList<Prefix>();
    for (var prefix = toForget.poll(); prefix != null; prefix = toForget.poll()) {
      prefixes.add(prefix);
    }
    detector.forget(new IgnoreMatcher(prefixes)::holds);
  }

  @Override
  public void evidence(RawProbe probe, Weighed weighed) {
    var at = probe.atNanos;
    // The fleet and the operator are told the stamp as it was.
    probe.atNanos = stamps.stamp(at);
    wake(ring.offer(probe, weighed));
    probe.atNanos = at;
  }

  private void wake(boolean isToBeWoken) {
    if (isToBeWoken) {
      intake.tell(EvidenceIntake.Wake.WAKE);
    }
  }

  private RawProbe steady(RawProbe probe) {
    takeWanted();
    probe.atNanos = stamps.steady(probe.atNanos);
    return probe;
  }

  @Override
  public void block(
      long sourceHigh, long sourceLow, int keyLength, long blockNanos, BlockKind kind) {
    // What is to stay open to a restricted source only the keeper knows.
    inKernel =
        kind != BlockKind.RESTRICTED
            && fastBlock.block(sourceHigh, sourceLow, keyLength, blockNanos);
  }

  @Override
  public void verdict(Verdict verdict, BlockKind kind) {
    if (!inbox.offer(verdict, kind, inKernel)) {
      // Nobody will block it: the detector is not to hold it as blocked.
      undecide(verdict.source());
    }
    if (inbox.wakes()) {
      keeper.tell(BlockKeeper.Wake.WAKE);
    }
  }

  @Override
  public void spared(Prefix source, RawProbe probe) {
    keeper.tell(new BlockKeeper.Spared(source));
  }

  @Override
  public void decoy(Prefix source, RawProbe probe, boolean blocked) {
    if (blocked) {
      keeper.tell(new BlockKeeper.Decoy(source));
    }
  }

  @Override
  public void servedAfterAll(Prefix source, boolean isVoid) {
    keeper.tell(new BlockKeeper.ServedAfterAll(source, isVoid));
  }
}
