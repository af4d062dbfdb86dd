package io.picketline.sensor;

import io.picketline.protocol.Verdict;
import io.picketline.sensor.detect.Memory;
import io.picketline.sensor.time.SteadyClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the detector know after a restart whom it knew before: told once at the start, saved every
 * minute and at the end, when no packet thread runs any more.
 */
final class DetectorMemory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DetectorMemory.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final PacketPath path;
  private final MemoryFile file;
  private final SteadyClock clock;
  private final ScheduledThreadPoolExecutor saver =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("detector-memory").factory(),
          new ThreadPoolExecutor.DiscardPolicy()); // at the end only the closing thread saves
  private final AtomicBoolean waiting = new AtomicBoolean();
  private Memory saved = Memory.NONE;

  DetectorMemory(PacketPath path, Path directory, SteadyClock clock) {
    this.path = path;
    this.file = new MemoryFile(directory);
    this.clock = clock;
    saver.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Reminds the detector, then goes on saving. Before the packet thread is begun.
   *
   * @param inForce this host's own verdicts that live, by its steady clock: who is blocked now they
   *     alone say
   */
  void begin(List<Verdict> inForce) {
    try {
      path.remember(past(moved(file.load(), clock.wallAhead().negated())));
    } catch (IOException e) {
      LOG.warn("what the detector knew is lost, {}: {}", MemoryFile.NAME, e.getMessage());
    }
    var blocked =
        inForce.stream().filter(DetectorMemory::ofOneSource).map(DetectorMemory::offender);
    path.remember(new Memory(blocked.toList(), List.of()));
    var _ =
        saver.scheduleWithFixedDelay(
            this::take, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Saves what was forgotten by order before long. */
  void soon() {
    if (waiting.compareAndSet(false, true)) {
      var _ = saver.schedule(this::takeForgotten, SOON.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    saver.shutdown();
    try {
      if (!saver.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("saving what the detector knows takes long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    save(path.memory());
  }

  private void takeForgotten() {
    waiting.set(false);
    take();
  }

  private void take() {
    path.take(memory -> saver.execute(() -> save(memory)));
  }

  private synchronized void save(Memory memory) {
    var byWall = moved(memory, clock.wallAhead());
    if (byWall.equals(saved)) {
      return;
    }
    try {
      file.save(byWall);
      saved = byWall;
    } catch (IOException e) {
      LOG.error("what the detector knows cannot be saved: {}", e.toString());
    }
  }

  /** Not one of an operator's or of a network's width, which the detector does not know. */
  private static boolean ofOneSource(Verdict verdict) {
    var source = verdict.source();
    return source.isSingle() || (!source.address().isV4() && source.length() == 64);
  }

  private static Memory.Offender offender(Verdict verdict) {
    return new Memory.Offender(
        verdict.source(),
        verdict.decidedAt().toEpochMilli(),
        verdict.expiresAt().toEpochMilli(),
        verdict.offence(),
        verdict.verified(),
        false);
  }

  /**
   * Nothing of it is yet to be: a verdict that is to last has ended, unless it is in force, and
   * what a wrong clock put into the future was now.
   */
  private Memory past(Memory memory) {
    var now = clock.instant().toEpochMilli();
    var offenders =
        memory.offenders().stream()
            .map(each ->
                new Memory.Offender(
                    each.source(),
                    Math.min(each.seen(), now),
                    Math.min(each.end(), now),
                    each.offences(),
                    each.verified(),
                    each.decoy()))
            .toList();
    var served =
        memory.served().stream()
            .map(each -> new Memory.Served(each.source(), Math.min(each.at(), now), each.pairs()))
            .toList();
    return new Memory(offenders, served);
  }

  /** The same by a clock that is ahead by this much. */
  private static Memory moved(Memory memory, Duration by) {
    var millis = by.toMillis();
    if (millis == 0) {
      return memory;
    }
    var offenders = new ArrayList<Memory.Offender>();
    for (var each : memory.offenders()) {
      offenders.add(
          new Memory.Offender(
              each.source(),
              each.seen() + millis,
              each.end() == 0 ? 0 : each.end() + millis,
              each.offences(),
              each.verified(),
              each.decoy()));
    }
    var served =
        memory.served().stream()
            .map(each -> new Memory.Served(each.source(), each.at() + millis, each.pairs()))
            .toList();
    return new Memory(offenders, served);
  }
}
