package io.picketline.sensor.netlink;

/** Takes the two ends of one socket, addresses as the two words of a source address. */
@FunctionalInterface
public interface TupleHandler {

  /**
   * Takes one socket's ends.
   *
   * @param tcp whether it is TCP; UDP otherwise
   * @param localPort 0 to 65535
   * @param remotePort 0 to 65535; 0 with an address of zeros if the socket had no remote end
   */
  void tuple(
      boolean tcp,
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort);
}
