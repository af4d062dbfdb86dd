package io.picketline.coordinator.journal;

import io.picketline.protocol.Prefix;
import java.nio.ByteBuffer;

/** Prefixes as bytes that sort like their addresses: 16, network order, IPv4 mapped. */
final class Keys {
  private Keys() {}

  /** The first address of the prefix. */
  static byte[] first(Prefix prefix) {
    return bytes(prefix.address().high(), prefix.address().low());
  }

  /** The last address of the prefix. */
  static byte[] last(Prefix prefix) {
    var width = prefix.address().isV4() ? prefix.length() + 96 : prefix.length();
    var high = width >= 64 ? 0 : -1L >>> width;
    var low = width <= 64 ? -1L : width == 128 ? 0 : -1L >>> (width - 64);
    return bytes(prefix.address().high() | high, prefix.address().low() | low);
  }

  private static byte[] bytes(long high, long low) {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }
}
