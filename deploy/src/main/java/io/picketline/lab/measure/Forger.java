package io.picketline.lab.measure;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Sends SYNs over IPv4 in anybody's name from one namespace, at a steady pace. No two of them have
 * a source port and sequence number in common but by chance, so that they do not look like decoys.
 * For one thread at a time.
 */
public final class Forger implements AutoCloseable {

  private static final int FIRST_SOURCE_PORT = 32_768;
  private static final int SOURCE_PORTS = 28_000;

  private final Map<SourceAddress, Integer> sockets = new LinkedHashMap<>();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment timespec = arena.allocate(16, 8);
  private final SplittableRandom random = new SplittableRandom(7);
  private final long stepNanos;
  private long due;
  private long sent;

  /**
   * One that is ready to send.
   *
   * @param targets all that it will send to
   * @param step time from packet to packet
   */
  public Forger(NetworkNamespace from, List<SourceAddress> targets, Duration step) {
    stepNanos = step.toNanos();
    targets.forEach(target -> sockets.put(target, from.call(() -> RawSender.open(arena, target))));
    due = Libc.time(Libc.CLOCK_MONOTONIC, timespec);
  }

  /** Sends one SYN when its time has come. */
  public void syn(SourceAddress source, SourceAddress target, int port) {
    var fd = sockets.get(target);
    if (fd == null) {
      throw new IllegalArgumentException("not prepared to send to " + target);
    }
    Libc.sleepUntil(due, timespec);
    var sourcePort = FIRST_SOURCE_PORT + random.nextInt(SOURCE_PORTS);
    var packet = TcpSyn.packet4(source, target, sourcePort, port, random.nextInt());
    try (var confined = Arena.ofConfined()) {
      sent += Libc.send(fd, confined.allocateFrom(JAVA_BYTE, packet)) ? 1 : 0;
    }
    // once late it does not make up for it in a burst
    due = Math.max(due + stepNanos, Libc.time(Libc.CLOCK_MONOTONIC, timespec));
  }

  /** Packets that the kernel took. */
  public long sent() {
    return sent;
  }

  @Override
  public void close() {
    sockets.values().forEach(Libc::close);
    arena.close();
  }
}
