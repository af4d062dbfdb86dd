package io.picketline.lab.measure;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Binds a port on every host that never answers and writes down what arrives there, by the kernel's
 * stamps. Reading late costs no accuracy: the stamp is made before the packet filter sees the
 * packet.
 */
final class StreamReceiver implements AutoCloseable {

  private static final long PAUSE_NANOS = 1_000_000;
  private static final int BATCH = 256;
  private static final int BUFFER = 8 << 20;

  private final Arena arena = Arena.ofShared();
  private final Batch batch = new Batch(arena, BATCH, PacketStream.PACKET);
  private final Map<String, Arrivals> byHost = new HashMap<>();
  private final Map<Integer, Arrivals> bySocket = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean stopped;

  StreamReceiver() {
    thread = Thread.ofPlatform().name("stream-receiver").daemon().unstarted(this::read);
  }

  void bind(NetworkNamespace host, SourceAddress address, int port) {
    var arrivals = byHost.computeIfAbsent(host.name(), name -> new Arrivals());
    int fd = host.call(() -> open(address, port));
    bySocket.put(fd, arrivals);
  }

  void start() {
    thread.start();
  }

  Arrivals on(String host) {
    var arrivals = byHost.get(host);
    if (arrivals == null) {
      throw new IllegalArgumentException("no stream port on " + host);
    }
    return arrivals;
  }

  private int open(SourceAddress address, int port) {
    var fd = Libc.socket(SocketAddresses.family(address), Libc.SOCK_DGRAM, 0);
    Sockets.enlarge(fd, BUFFER);
    Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1);
    Libc.bind(fd, SocketAddresses.of(arena, address, port));
    return fd;
  }

  private void read() {
    while (!stopped) {
      bySocket.forEach(this::drain);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void drain(int fd, Arrivals arrivals) {
    int read;
    do {
      read = batch.read(fd);
      for (var i = 0; i < read; i++) {
        var packet = batch.packet(i);
        if (packet.byteSize() == PacketStream.PACKET) {
          arrivals.arrived(packet.get(JAVA_LONG, 0), packet.get(JAVA_LONG, 8), batch.stamp(i));
        }
      }
    } while (batch.full(read));
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    bySocket.keySet().forEach(Libc::close);
    arena.close();
  }
}
