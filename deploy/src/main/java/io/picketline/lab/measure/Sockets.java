package io.picketline.lab.measure;

/** What several sockets of the lab need alike. */
final class Sockets {

  private Sockets() {}

  /** As large a receive buffer as the kernel allows; beyond its limit only for root. */
  static void enlarge(int fd, int bytes) {
    try {
      Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, bytes);
    } catch (KernelException e) {
      Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, bytes);
    }
  }
}
