package io.picketline.sensor.capture;

/** Which addresses can belong to one host. Addresses are the words of a SourceAddress. */
final class Unicast {
  private static final long MAPPED = 0xffffL;

  private Unicast() {}

  /** Whether one host can have the address, seen in an IPv4 or an IPv6 header. */
  static boolean v4OrV6(long high, long low, boolean v4) {
    return v4 ? v4(low) : v6(high, low);
  }

  /** Whether it is of 127.0.0.0/8 or ::1. */
  static boolean loopback(long high, long low) {
    return high == 0 && (low == 1 || low >>> 24 == (MAPPED << 8 | 127));
  }

  private static boolean v4(long low) {
    var first = (int) (low >>> 24) & 0xff;
    var multicast = first >>> 4 == 14;
    return first != 0 && !multicast && (int) low != -1;
  }

  /** Mapped addresses never travel (RFC 4291, 2.5.5.2): one would be taken for its IPv4 twin. */
  private static boolean v6(long high, long low) {
    var multicast = high >>> 56 == 0xff;
    var unspecified = high == 0 && low == 0;
    var mapped = high == 0 && low >>> 32 == MAPPED;
    return !multicast && !unspecified && !mapped;
  }
}
