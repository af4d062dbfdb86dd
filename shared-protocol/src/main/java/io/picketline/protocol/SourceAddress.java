package io.picketline.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address as two words, so that it can be compared and hashed without objects. IPv4
 * is held in its mapped form (RFC 4291, 2.5.5.2). Never resolves a name.
 *
 * @param high the first 64 bits, network order
 * @param low the last 64 bits, network order
 */
public record SourceAddress(long high, long low) implements Comparable<SourceAddress> {

  private static final long MAPPED = 0xffff_0000_0000L;
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** The IPv4 address whose 32 bits are {@code bits}. */
  public static SourceAddress v4(int bits) {
    return new SourceAddress(0, MAPPED | Integer.toUnsignedLong(bits));
  }

  /**
   * The address held in 4 or 16 bytes, network order.
   *
   * @throws IllegalArgumentException if there are not 4 or 16 bytes
   */
  public static SourceAddress of(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> v4((int) word(bytes, 0, 4));
      case 16 -> new SourceAddress(word(bytes, 0, 8), word(bytes, 8, 8));
      default ->
          throw new IllegalArgumentException("an address of %d bytes".formatted(bytes.length));
    };
  }

  /** The same address without its zone. */
  public static SourceAddress of(InetAddress address) {
    return of(address.getAddress());
  }

  /**
   * Reads an address literal: dotted quad or RFC 4291 text, no zone, no name.
   *
   * @throws IllegalArgumentException naming the text, if it is no address literal
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SourceAddress parse(String text) {
    try {
      if (V4.matcher(text).matches()) {
        return of(Inet4Address.ofLiteral(text));
      }
      if (text.indexOf(':') >= 0 && text.indexOf('%') < 0 && text.indexOf('[') < 0) {
        return of(Inet6Address.ofLiteral(text));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"%s\" is no IP address".formatted(text), e);
    }
    throw new IllegalArgumentException("\"%s\" is no IP address".formatted(text));
  }

  /** Whether this is an IPv4 address. */
  public boolean isV4() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** The 32 bits of an IPv4 address. */
  public int v4Bits() {
    return (int) low;
  }

  /** 4 bytes for IPv4, 16 for IPv6, network order. */
  public byte[] toBytes() {
    var size = isV4() ? 4 : 16;
    var bytes = new byte[size];
    for (var i = 0; i < size; i++) {
      var at = 16 - size + i;
      bytes[i] = (byte) ((at < 8 ? high : low) >>> (56 - 8 * (at & 7)));
    }
    return bytes;
  }

  /** The same address for the JDK's network classes. */
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(toBytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are always an address", e);
    }
  }

  /** Only the first {@code length} bits, counted in this address's own family; the rest zero. */
  public SourceAddress masked(int length) {
    var bits = isV4() ? length + 96 : length;
    var highMask = bits == 0 ? 0 : -1L << Math.max(0, 64 - bits);
    var lowMask = bits <= 64 ? 0 : -1L << (128 - bits);
    return new SourceAddress(high & highMask, low & lowMask);
  }

  @Override
  public int compareTo(SourceAddress other) {
    var first = Long.compareUnsigned(high, other.high);
    return first != 0 ? first : Long.compareUnsigned(low, other.low);
  }

  /** Dotted quad, or RFC 5952 text. */
  @JsonValue
  @Override
  public String toString() {
    return isV4() ? toInetAddress().getHostAddress() : Rfc5952.text(high, low);
  }

  private static long word(byte[] bytes, int from, int count) {
    var word = 0L;
    for (var i = from; i < from + count; i++) {
      word = word << 8 | (bytes[i] & 0xff);
    }
    return word;
  }
}
