package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.sensor.netlink.IpSets;

/**
 * Makes one source a suspect in the kernel's ipset, by a socket of its own. For the packet thread;
 * allocates nothing.
 */
public final class FastIpset implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;

  private final IpSets sets;
  private final byte[] suspects4;
  private final byte[] suspects6;

  private FastIpset(IpSets sets, FilterSettings settings) {
    this.sets = sets;
    suspects4 = IpsetFilter.name(settings, BlockKind.SUSPECT, true);
    suspects6 = IpsetFilter.name(settings, BlockKind.SUSPECT, false);
  }

  /**
   * Opens the socket.
   *
   * @throws io.picketline.sensor.netlink.NetlinkException if the kernel has no netfilter netlink
   */
  public static FastIpset open(FilterSettings settings) {
    return new FastIpset(IpSets.open(), settings);
  }

  /**
   * Drops everything from the source from now on.
   *
   * @param keyLength bits of the source that count: 32 for IPv4, else 64 or 128
   * @param nanos for how long; part of a second is one
   * @return whether the kernel says that it holds
   */
  public boolean suspect(long high, long low, int keyLength, long nanos) {
    var seconds = (int) Math.clamp((nanos + SECOND - 1) / SECOND, 1L, IpSets.LONGEST_SECONDS);
    return keyLength == 32
        ? sets.add(suspects4, true, high, low, 32, seconds) == 0
        : sets.add(suspects6, false, high, low, keyLength, seconds) == 0;
  }

  @Override
  public void close() {
    sets.close();
  }
}
