package io.picketline.lab.measure;

/** A system call that the kernel refused. */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  KernelException(String call, int errno) {
    super("%s: %s (errno %d)".formatted(call, Libc.strerror(errno), errno));
  }
}
