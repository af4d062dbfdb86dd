package io.picketline.sensor.netlink;

/** The kernel refused, in words for the operator. */
public final class NetlinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * The kernel's refusal alone.
   *
   * @param doing what was tried, as in "cannot {@code doing}"
   * @param errno the positive error number
   */
  public NetlinkException(String doing, int errno) {
    this(doing, errno, "");
  }

  /**
   * The kernel's refusal and what to do about it.
   *
   * @param doing what was tried, as in "cannot {@code doing}"
   * @param errno the positive error number
   * @param advice what the operator can do about it, or why; may be empty
   */
  public NetlinkException(String doing, int errno, String advice) {
    super(
        "cannot %s (%s)%s"
            .formatted(doing, Errno.name(errno), advice.isEmpty() ? "" : ": " + advice));
    this.errno = errno;
  }

  /** The positive error number. */
  public int errno() {
    return errno;
  }
}
