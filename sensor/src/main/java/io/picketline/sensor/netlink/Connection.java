package io.picketline.sensor.netlink;

/**
 * One socket with its two ends and what went through it, as the kernel tells: filled anew for each,
 * so that nothing is allocated. Addresses are the two words of a source address.
 */
public final class Connection {

  /** The kernel did not say how many bytes. */
  public static final long UNKNOWN = -1;

  /** Whether it is TCP; UDP otherwise. */
  public boolean tcp;

  public long localHigh;
  public long localLow;

  /** 0 to 65535. */
  public int localPort;

  public long remoteHigh;
  public long remoteLow;

  /** 0 to 65535; 0 with an address of zeros if the socket had no remote end. */
  public int remotePort;

  /**
   * Bytes that the remote end has sent, its FIN counted as one; {@link #UNKNOWN} where the kernel
   * does not tell.
   */
  public long received;

  /** Bytes that the remote end has acknowledged, our FIN counted as one; or {@link #UNKNOWN}. */
  public long acknowledged;
}
