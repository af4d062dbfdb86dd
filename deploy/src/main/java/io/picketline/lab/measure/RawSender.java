package io.picketline.lab.measure;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Sends IPv6 packets that are made byte by byte, header and all. */
public final class RawSender {

  /** The protocol number by which a raw socket leaves the header to its user. */
  private static final int IPPROTO_RAW = 255;

  private RawSender() {}

  /** Sends each packet to {@code target}, in turn; an exception says that one was not taken. */
  public static void send(NetworkNamespace from, SourceAddress target, List<byte[]> packets) {
    from.call(() -> send(target, packets));
  }

  private static int send(SourceAddress target, List<byte[]> packets) {
    var fd = Libc.socket(Libc.AF_INET6, Libc.SOCK_RAW, IPPROTO_RAW);
    try (var arena = Arena.ofConfined()) {
      Libc.connect(fd, SocketAddresses.of(arena, target, 0));
      for (var packet : packets) {
        var bytes = arena.allocate(packet.length);
        MemorySegment.copy(packet, 0, bytes, JAVA_BYTE, 0, packet.length);
        if (!Libc.send(fd, bytes)) {
          throw new IllegalStateException("a packet to %s was not taken".formatted(target));
        }
      }
      return packets.size();
    } finally {
      Libc.close(fd);
    }
  }
}
