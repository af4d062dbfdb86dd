package io.picketline.lab.measure;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.Arena;
import java.util.List;

/** Sends packets that are made byte by byte, IP header and all. */
public final class RawSender {

  /** The protocol number by which a raw socket leaves the header to its user. */
  private static final int IPPROTO_RAW = 255;

  private RawSender() {}

  /** Sends each packet to {@code target}, in turn; an exception says that one was not taken. */
  public static void send(NetworkNamespace from, SourceAddress target, List<byte[]> packets) {
    from.call(() -> send(target, packets));
  }

  private static int send(SourceAddress target, List<byte[]> packets) {
    try (var arena = Arena.ofConfined()) {
      var fd = open(arena, target);
      try {
        send(fd, target, packets, arena);
      } finally {
        Libc.close(fd);
      }
      return packets.size();
    }
  }

  /** A socket for whole packets to {@code target}, in the calling thread's namespace. */
  static int open(Arena arena, SourceAddress target) {
    var fd = Libc.socket(SocketAddresses.family(target), Libc.SOCK_RAW, IPPROTO_RAW);
    Libc.connect(fd, SocketAddresses.of(arena, target, 0));
    return fd;
  }

  private static void send(int fd, SourceAddress target, List<byte[]> packets, Arena arena) {
    for (var packet : packets) {
      if (!Libc.send(fd, arena.allocateFrom(JAVA_BYTE, packet))) {
        throw new IllegalStateException("a packet to %s was not taken".formatted(target));
      }
    }
  }
}
