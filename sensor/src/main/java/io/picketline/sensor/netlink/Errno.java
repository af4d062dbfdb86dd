package io.picketline.sensor.netlink;

/** The error numbers of Linux that netlink answers with (asm-generic/errno.h). */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int ENOSPC = 28;
  public static final int ERANGE = 34;
  public static final int EAFNOSUPPORT = 97;
  public static final int EPROTONOSUPPORT = 93;
  public static final int EOPNOTSUPP = 95;
  public static final int ENOBUFS = 105;
  public static final int ETIMEDOUT = 110;

  private Errno() {}

  /** The number's name, or {@code errno N}. */
  public static String name(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM, not permitted";
      case ENOENT -> "ENOENT, no such thing";
      case EAGAIN -> "EAGAIN, try again";
      case ENOMEM -> "ENOMEM, out of memory";
      case EBUSY -> "EBUSY, in use";
      case EEXIST -> "EEXIST, exists already";
      case EINVAL -> "EINVAL, not understood";
      case ENFILE -> "ENFILE, the set is full";
      case ENOSPC -> "ENOSPC, no room";
      case ERANGE -> "ERANGE, out of range";
      case EAFNOSUPPORT -> "EAFNOSUPPORT, not in this kernel";
      case EPROTONOSUPPORT -> "EPROTONOSUPPORT, not in this kernel";
      case EOPNOTSUPP -> "EOPNOTSUPP, not in this kernel";
      case ENOBUFS -> "ENOBUFS, messages were lost";
      case ETIMEDOUT -> "ETIMEDOUT, no answer";
      default -> "errno " + errno;
    };
  }
}
