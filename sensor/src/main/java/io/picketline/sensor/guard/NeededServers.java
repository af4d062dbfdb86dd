package io.picketline.sensor.guard;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.guard.HostAddresses.Server;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Whom a host's settings name, by address or by name. Bounded; the first ones stay. */
final class NeededServers {

  /** Most of each; no honest host names nearly as many. */
  private static final int MOST = 512;

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern HOST_NAME =
      Pattern.compile("(?=[a-z0-9.-]{1,253}$)%1$s(?:\\.%1$s)*+\\.?".formatted(LABEL));

  private final Set<Server> addresses = new LinkedHashSet<>();
  private final Set<Named> names = new LinkedHashSet<>();

  /**
   * Somebody known by name.
   *
   * @param as in words: {@code time server}
   */
  record Named(String name, String as) {}

  /** Takes in an address, with its zone or not, or a name; what is neither is passed over. */
  void add(String text, String as) {
    if (!address(text, as)) {
      name(text, as);
    }
  }

  /** Takes in an address; false if it is none, or nobody's. */
  boolean address(String text, String as) {
    var zone = text.indexOf('%');
    try {
      address(SourceAddress.parse(zone < 0 ? text : text.substring(0, zone)), as);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Takes in an address, unless no packet can come from it. */
  void address(SourceAddress address, String as) {
    var server = new Server(address, as);
    if (isOther(address) && addresses.size() < MOST) {
      addresses.add(server);
    }
  }

  /** Takes in those that another names. */
  void addAll(NeededServers other) {
    other.addresses.forEach(server -> address(server.address(), server.as()));
    other.names.forEach(named -> name(named.name(), named.as()));
  }

  List<Server> addresses() {
    return List.copyOf(addresses);
  }

  List<Named> names() {
    return List.copyOf(names);
  }

  /** Whether it can be another host's address. */
  static boolean isOther(SourceAddress address) {
    var inet = address.toInetAddress();
    return !inet.isLoopbackAddress() && !inet.isAnyLocalAddress() && !inet.isMulticastAddress();
  }

  /** What ends in a digit is a mistyped address: no top-level domain does (RFC 3696, 2). */
  private static boolean isNumber(String name) {
    var last = name.charAt(name.length() - 1);
    return name.indexOf('.') >= 0 && last >= '0' && last <= '9';
  }

  private void name(String text, String as) {
    var name = text.toLowerCase(Locale.ROOT);
    if (names.size() < MOST && HOST_NAME.matcher(name).matches() && !isNumber(name)) {
      names.add(new Named(name, as));
    }
  }
}
