package io.picketline.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A block of addresses; a single address is one of full length. Bits behind the length are cleared,
 * so {@code 192.0.2.7/24} is {@code 192.0.2.0/24}, as in PortSentry's ignore file.
 *
 * @param address the first address of the block
 * @param length bits that count, 0 to 32 for IPv4 and 0 to 128 for IPv6
 */
public record Prefix(SourceAddress address, int length) implements Comparable<Prefix> {

  /** ASCII digits alone: the JDK's own parser takes signs and other scripts' digits too. */
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

  public Prefix {
    if (length < 0 || length > bits(address)) {
      throw new IllegalArgumentException("%s has no prefix of %d bits".formatted(address, length));
    }
    address = address.masked(length);
  }

  /** The block that holds just this address. */
  public static Prefix of(SourceAddress address) {
    return new Prefix(address, bits(address));
  }

  /**
   * Reads {@code address} or {@code address/length}.
   *
   * @throws IllegalArgumentException naming the text, if it is neither
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Prefix parse(String text) {
    var slash = text.indexOf('/');
    if (slash < 0) {
      return of(SourceAddress.parse(text));
    }
    var address = SourceAddress.parse(text.substring(0, slash));
    var length = text.substring(slash + 1);
    if (!LENGTH.matcher(length).matches()) {
      throw new IllegalArgumentException("\"%s\" is no address/length".formatted(text));
    }
    return new Prefix(address, Integer.parseInt(length));
  }

  /** Whether it is one address. */
  public boolean isSingle() {
    return length == bits(address);
  }

  /** Whether {@code other} lies in this block. */
  public boolean contains(SourceAddress other) {
    return other.isV4() == address.isV4() && other.masked(length).equals(address);
  }

  /** Whether the whole of {@code other} lies in this block. */
  public boolean contains(Prefix other) {
    return other.length >= length && contains(other.address);
  }

  @Override
  public int compareTo(Prefix other) {
    var first = address.compareTo(other.address);
    return first != 0 ? first : Integer.compare(length, other.length);
  }

  /** The address alone where the prefix is one address, else {@code address/length}. */
  @JsonValue
  @Override
  public String toString() {
    return isSingle() ? address.toString() : address + "/" + length;
  }

  private static int bits(SourceAddress address) {
    return address.isV4() ? 32 : 128;
  }
}
