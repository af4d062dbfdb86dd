package io.picketline.identity;

import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.FleetHost;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which addresses a host speaks for unless it is told: those of its hardware, and of the interface
 * that leads to its peer. Bridges of containers have the same ones on many hosts.
 */
public final class HostAddresses {

  private static final Path INTERFACES = Path.of("/sys/class/net");

  private HostAddresses() {}

  /**
   * A network interface.
   *
   * @param hardware whether a device is behind it
   */
  record Nic(boolean hardware, List<InetAddress> addresses) {
    Nic {
      addresses = List.copyOf(addresses);
    }
  }

  /** Those of a host that reaches its peer from {@code local}, which comes first. */
  public static List<SourceAddress> from(InetAddress local) {
    return chosen(nics(), local);
  }

  /** Those of a host that waits for its peers. */
  public static List<SourceAddress> all() {
    return chosen(nics(), InetAddress.getLoopbackAddress());
  }

  /** Of those interfaces; of all if neither of {@code local} nor of hardware there is any. */
  static List<SourceAddress> chosen(List<Nic> nics, InetAddress local) {
    var own = global(nics, nic -> nic.hardware() || nic.addresses().contains(local));
    var all = new ArrayList<>(own.isEmpty() ? global(nics, _ -> true) : own);
    if (usable(local)) {
      all.addFirst(SourceAddress.of(local));
    }
    return all.stream().distinct().limit(FleetHost.MAX_ADDRESSES).toList();
  }

  private static List<SourceAddress> global(List<Nic> nics, Predicate<Nic> wanted) {
    return nics.stream()
        .filter(wanted)
        .flatMap(nic -> nic.addresses().stream())
        .filter(HostAddresses::usable)
        .map(SourceAddress::of)
        .toList();
  }

  private static boolean usable(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress();
  }

  private static List<Nic> nics() {
    try {
      return NetworkInterface.networkInterfaces().map(HostAddresses::nic).toList();
    } catch (SocketException _) {
      // A host without any network.
      return List.of();
    }
  }

  private static Nic nic(NetworkInterface nic) {
    var addresses = nic.getInterfaceAddresses().stream().map(InterfaceAddress::getAddress).toList();
    return new Nic(Files.exists(INTERFACES.resolve(nic.getName()).resolve("device")), addresses);
  }
}
